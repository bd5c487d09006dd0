//! When the keys pause: drafts after a batch of keys; at rest previews, choices, the foot and the second part.

use super::{Effects, ask, forms};
use crate::engine::Draft;
use crate::tui::forms::draft;
use crate::tui::message::{Effect, Question};
use crate::tui::model::layer::Offer;
use crate::tui::model::{Layer, Link, Model};

/// All waiting keys are done: the open form is kept as a draft, once for the batch.
pub fn settled(model: &mut Model, fx: &mut Effects) {
    if let Some(Layer::Picker(picker)) = model.layers.last_mut() {
        picker.settle();
    }
    let Some(Layer::Form(form)) = model.layers.iter().rev().find(|layer| matches!(layer, Layer::Form(_)))
    else {
        return;
    };
    if !form.touched || form.blocked.is_some() || model.read_only.is_some() || model.link != Link::Here {
        return;
    }
    let bytes = draft::write(form, &model.draft_key);
    if bytes.is_some() && bytes != model.drafted {
        model.drafted = bytes.clone();
        fx.push(Effect::SaveDraft(bytes));
    }
}

/// The hand rests: what may wait is drawn true (`view::screen`), the open form is previewed, and a wide screen shows the
/// row's details.
pub fn rest(model: &mut Model, fx: &mut Effects) {
    model.rested = true;
    model.deaf = false;
    let may_ask = model.link == Link::Here;
    if may_ask {
        forms::preview(model, fx);
    }
    match model.layers.last_mut() {
        Some(Layer::Picker(picker)) => picker.rest(),
        Some(Layer::Form(form)) => form.drawn = true,
        _ => {}
    }
    let wide = model.is_wide();
    let known = model.beside.as_ref().map(|details| details.record.id);
    let Some(list) = model.list_mut() else { return };
    list.counter = (list.cursor, list.page.total);
    let top = list.top;
    let current = list.current().map(|row| row.id);
    match (list.kind(), current) {
        (Some(kind), Some(id)) if wide && may_ask && known != Some(id) => ask(fx, Question::Beside(kind, id)),
        (_, None) => model.beside = None,
        _ => {}
    }
    model.beside_top = top;
}

/// A draft of an earlier session is offered; nothing opens by itself.
pub fn offered(model: &mut Model, saved: Option<Draft>) {
    let Some(saved) = saved else { return };
    let Some((key, form)) = draft::read(&saved.bytes) else { return };
    let at = saved.saved.with_timezone(&model.offset);
    let today = at.date_naive() == model.today;
    let shown = if today { at.format("%H:%M") } else { at.format("%d.%m.%Y %H:%M") }.to_string();
    model.offer = Some(Offer { form: Box::new(form), key, bytes: saved.bytes, saved: shown });
}
