//! Russian and English say the same things: same keys, same arguments, no mistakes in any file.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;

fn keys(text: &str, room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| {
        panic!("{room}: {errors:?}");
    });
    let mut keys = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut args = BTreeSet::new();
            if let Some(pattern) = &message.value {
                arguments(pattern, &mut args);
            }
            let fresh = keys.insert(message.id.name.to_owned(), args).is_none();
            assert!(fresh, "{room}: {} stands twice", message.id.name);
        }
    }
    keys
}

fn arguments(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => inline_arguments(inline, into),
                Expression::Select { selector, variants } => {
                    inline_arguments(selector, into);
                    variants.iter().for_each(|variant| arguments(&variant.value, into));
                }
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                inline_arguments(inline, into);
            }
        }
        _ => {}
    }
}

#[test]
fn russian_and_english_have_the_same_keys_and_arguments() {
    for room in ROOMS {
        let (ru, en) = (keys(room.ru, room.name), keys(room.en, room.name));
        for (key, args) in &ru {
            let english = en.get(key).unwrap_or_else(|| panic!("{}: no English {key}", room.name));
            assert_eq!(args, english, "{}: arguments of {key}", room.name);
        }
        for key in en.keys() {
            assert!(ru.contains_key(key), "{}: no Russian {key}", room.name);
        }
    }
}

#[test]
fn no_key_stands_in_two_files() {
    let mut seen = BTreeMap::new();
    for room in ROOMS {
        for key in keys(room.ru, room.name).into_keys() {
            if let Some(other) = seen.insert(key.clone(), room.name) {
                panic!("{key} stands in {other} and {}", room.name);
            }
        }
    }
}

#[test]
fn russian_plural_forms_follow_the_count() {
    let words = Words::new(Lang::Ru);
    let said = |n: u64| words.say("count-activities", &[("n", n.into())]);
    assert_eq!(said(1), "1 мероприятие");
    assert_eq!(said(3), "3 мероприятия");
    assert_eq!(said(11), "11 мероприятий");
    assert_eq!(said(24), "24 мероприятия");
}

#[test]
fn every_name_of_the_domain_has_its_words() {
    use crate::domain::deadline::{DoubtCode, Reason};
    use crate::domain::field::{FieldType, spec};
    use crate::domain::record::Kind;
    let words = Words::new(Lang::Ru);
    let must = |key: String| assert!(words.has(&key), "no words for {key}");
    for (_, name) in DoubtCode::ALL {
        must(format!("doubt-{name}"));
    }
    for reason in Reason::ALL {
        must(format!("reason-{}", reason.name()));
    }
    for (_, name) in crate::domain::deadline::kind::NAMES {
        must(format!("deadline-kind-{name}"));
    }
    for (_, name) in crate::domain::paper::kind::NAMES {
        must(format!("paper-{name}"));
    }
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Trial) {
        let spec = spec(*kind);
        must(format!("kinds-{}", spec.name));
        must(format!("kind-{}", spec.name));
        for field in spec.fields {
            must(format!("field-{}-{}", spec.name, field.name));
            if let FieldType::Choice(names) = field.holds {
                for (_, name) in names {
                    must(format!("choice-{}-{name}", field.name));
                }
            }
        }
    }
}

#[test]
fn an_unknown_key_comes_back_as_itself() {
    assert_eq!(Words::new(Lang::En).plain("no-such-key"), "no-such-key");
}
