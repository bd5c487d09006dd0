use super::types::*;
#[derive(Default)]
pub struct Context {
    pub period: Option<Period>,
}
impl Context {
    pub fn of(period: Option<Period>) -> Context {
        Context { period }
    }
}
pub fn read(text: &str, _c: &Context) -> Deadline {
    let when = chrono::NaiveDate::parse_from_str(text.trim_start_matches("до "), "%d.%m.%Y")
        .map_or(When::None, |due| When::By { due, time: None });
    Deadline { text: text.to_owned(), when, doubts: vec![], spans: vec![], note: None }
}
