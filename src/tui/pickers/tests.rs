use super::*;

fn picker() -> Picker {
    let choice = |label: &str, code: &str, id: u64| {
        let mut choice = Choice::new(label, Chosen::Owner(RecordId(id))).code(Some(code.to_owned()));
        choice.names = vec![label.to_owned()];
        choice
    };
    Picker::new(
        Purpose::FilterOwner,
        vec![choice("ИМЦ УО", "ИМ", 1), choice("ИМУ УО", "ИУ", 2), choice("ОУ района", "ОУ", 3)],
    )
}

fn typed(picker: &mut Picker, keys: &str) -> Pressed {
    keys.chars().map(|c| picker.press(&Key::Char(c))).last().unwrap_or(Pressed::Stay)
}

fn accepted(pressed: Pressed) -> Option<String> {
    match pressed {
        Pressed::Accept(choice, _) => Some(choice.label),
        _ => None,
    }
}

#[test]
fn a_code_accepts_at_its_second_letter_in_both_layouts() {
    for keys in ["им", "ИМ", "bv", "BV"] {
        assert_eq!(accepted(typed(&mut picker(), keys)).as_deref(), Some("ИМЦ УО"), "{keys}");
    }
    assert_eq!(typed(&mut picker(), "и"), Pressed::Stay);
}

#[test]
fn letters_that_match_no_code_search_the_names() {
    let mut picker = picker();
    assert_eq!(typed(&mut picker, "рай"), Pressed::Stay);
    assert!(picker.searching);
    assert_eq!(accepted(picker.press(&Key::Enter)).as_deref(), Some("ОУ района"));
}

#[test]
fn a_slash_searches_from_the_first_letter() {
    let mut picker = picker();
    typed(&mut picker, "/им");
    assert_eq!(picker.shown().len(), 2);
}

#[test]
fn a_digit_waits_for_enter_in_a_filter_and_accepts_at_once_in_a_menu() {
    let mut filter = picker();
    assert_eq!(typed(&mut filter, "3"), Pressed::Stay);
    assert_eq!(accepted(filter.press(&Key::Enter)).as_deref(), Some("ОУ района"));
    let items = vec![
        Choice::new("первое", Chosen::Do(Action::Owners)),
        Choice::new("второе", Chosen::Do(Action::Events)),
    ];
    let mut menu = Picker::new(Purpose::Menu, items);
    assert_eq!(accepted(typed(&mut menu, "2")).as_deref(), Some("второе"));
}

#[test]
fn days_typed_into_the_picker_of_deadlines_are_a_value() {
    let term = Chosen::Term { key: filters::Key::Due, value: "overdue".into() };
    let mut picker = Picker::new(Purpose::FilterDue, vec![Choice::new("просрочено", term)]);
    typed(&mut picker, "..15.02");
    assert_eq!(picker.press(&Key::Enter), Pressed::Typed("..15.02".into()));
}

#[test]
fn typing_may_go_on_with_any_name_of_what_a_code_chose() {
    let rests = code::rests(["ИМ", "ИМЦ", "ИМЦ УО"], "им");
    assert_eq!(rests.len(), 2);
    let left = code::goes_on(&rests, 'w').expect("ц goes on");
    assert!(code::goes_on(&left, 'у').is_some(), "the longer name goes on further");
    assert_eq!(code::goes_on(&left, 'в'), None);
}
