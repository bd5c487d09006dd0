//! Settings of the district: setting one makes its record, setting it back to the usual value takes it away.

use super::Decision;
use crate::domain::record::Kind;
use crate::domain::value::Value;
use crate::domain::{setting, warning};
use crate::engine::{Failure, Refusal};

pub fn set_warning(decision: &mut Decision, paper: u16, days: Option<u16>) -> Result<(), Failure> {
    if warning::name_of(paper).is_empty() || days.is_some_and(|days| days > warning::MOST) {
        return Err(Refusal::BadValue.into());
    }
    let name = setting::warning_name(paper);
    let settings = decision.all(Kind::Setting)?;
    let present = settings.iter().find(|record| record.text(setting::NAME) == name);
    let days = days.filter(|days| *days != warning::usual_days(paper));
    match (present, days) {
        (None, None) => Err(Refusal::NoChange.into()),
        (Some(present), None) => decision.remove(present),
        (present, Some(days)) => {
            let value = Some(Value::Int(i64::from(days)));
            if present.is_some_and(|present| present.get(setting::VALUE) == value.as_ref()) {
                return Err(Refusal::NoChange.into());
            }
            let mut record = match present {
                Some(present) => present.clone(),
                None => decision.create(Kind::Setting),
            };
            record.set(setting::NAME, Some(Value::text(name)), 0);
            record.set(setting::VALUE, value, 0);
            decision.put(record)
        }
    }
}
