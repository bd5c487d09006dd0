//! The columns of a paper before it is taken in: what each means, how that was told, and how many rows became what.

use super::paper_words;
use crate::domain::draft::PlanDraft;
use crate::domain::paper_column::How;
use crate::locale::Words;

/// A line about the columns.
pub struct ColumnLine {
    pub indent: usize,
    pub text: String,
    /// Told otherwise than by its heading.
    pub alarm: bool,
}

/// Whether a person should look at the columns before all else.
pub fn come_first(draft: &PlanDraft) -> bool {
    draft.account.columns.iter().any(|column| !matches!(column.how, How::ByHeading | How::Untold))
}

pub fn lines(words: &Words, draft: &PlanDraft) -> Vec<ColumnLine> {
    if draft.account.columns.is_empty() {
        return Vec::new();
    }
    let plain = |indent, text| ColumnLine { indent, text, alarm: false };
    let mut lines = vec![plain(0, words.plain("incoming-columns"))];
    for (at, column) in draft.account.columns.iter().enumerate() {
        let alarm = !matches!(column.how, How::ByHeading | How::Said);
        let text = format!("{} {}", at + 1, paper_words::column_said(words, column, at));
        lines.push(ColumnLine { indent: 1, text, alarm });
    }
    lines.push(plain(0, paper_words::rows_said(words, &draft.account.rows)));
    lines.extend(draft.account.remarks.iter().map(|it| plain(1, paper_words::remark_said(words, it))));
    lines
}
