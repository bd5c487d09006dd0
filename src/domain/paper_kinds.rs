//! A planned result → the kinds of paper that prove it, and words → kinds of paper. In: the words of a result's cell,
//! or a word that somebody typed. Out: kinds of `paper::kind`, none where the cell names a state and no paper.
//!
//! A result names its paper at the head of a clause: «Сформирована *аналитическая справка* с предложениями»,
//! «Внесены *изменения* в рекомендации». What depends on the head («…, содержащий рекомендации») is its content.

use super::paper::kind;
use super::words::folded;

/// Stems of the nouns that name papers. The first that fits counts.
const NAMES: &[(&str, u16)] = &[
    ("справк", kind::NOTE),
    ("справок", kind::NOTE),
    ("приказ", kind::ORDER),
    ("распоряжени", kind::ORDER),
    ("постановлени", kind::ORDER),
    ("решени", kind::ORDER),
    ("список", kind::LIST),
    ("списк", kind::LIST),
    ("перечень", kind::LIST),
    ("перечн", kind::LIST),
    ("реестр", kind::LIST),
    ("рекомендаци", kind::RECOMMENDATIONS),
    ("порядок", kind::PROCEDURE),
    ("порядк", kind::PROCEDURE),
    ("механизм", kind::PROCEDURE),
    ("регламент", kind::PROCEDURE),
    ("алгоритм", kind::PROCEDURE),
    ("инструкци", kind::PROCEDURE),
    ("программ", kind::PROGRAMME),
    ("ресурс", kind::RESOURCE),
    ("портал", kind::RESOURCE),
    ("сайт", kind::RESOURCE),
    ("сборник", kind::COLLECTION),
    ("брошюр", kind::COLLECTION),
    ("публикаци", kind::COLLECTION),
    ("предложени", kind::PROPOSALS),
    ("оценк", kind::ASSESSMENT),
    ("заключени", kind::ASSESSMENT),
    ("изменени", kind::AMENDMENT),
    ("корректировк", kind::AMENDMENT),
    ("дополнени", kind::AMENDMENT),
    ("удостоверени", kind::CERTIFICATE),
    ("сертификат", kind::CERTIFICATE),
    ("свидетельств", kind::CERTIFICATE),
    ("диплом", kind::CERTIFICATE),
    ("протокол", kind::PROTOCOL),
    ("план-график", kind::SCHEDULE),
    ("график", kind::SCHEDULE),
    ("расписани", kind::SCHEDULE),
    ("циклограмм", kind::SCHEDULE),
    ("карт", kind::CARD),
    ("отчет", kind::REPORT),
    ("план", kind::PLAN),
    ("положени", kind::REGULATION),
    ("письм", kind::LETTER),
    ("писем", kind::LETTER),
    ("договор", kind::CONTRACT),
    ("соглашени", kind::CONTRACT),
];

/// What may follow a noun's stem: keeps «программ» off «программист».
const ENDINGS: &[&str] = &[
    "", "а", "я", "у", "ю", "ы", "и", "е", "о", "ь", "й", "ой", "ей", "ом", "ем", "ов", "ев", "ам", "ям",
    "ах", "ях", "ами", "ями", "ия", "ии", "ию", "ие",
];

/// The kind that a word names in any of its forms; «карта» is a card, `road` makes it a road map.
pub fn named_by(word: &str, road: bool) -> Option<u16> {
    let word = folded(word);
    let fits = |stem: &str| word.strip_prefix(stem).is_some_and(|ending| ENDINGS.contains(&ending));
    let kind = NAMES.iter().find(|(stem, _)| fits(stem))?.1;
    Some(if road && kind == kind::CARD { kind::ROAD_MAP } else { kind })
}

/// Kinds whose name begins with what was typed: `спр`, `прот`. Ordered and without repetition.
pub fn beginning_with(typed: &str) -> Vec<u16> {
    let typed = folded(typed);
    let mut kinds: Vec<u16> =
        NAMES.iter().filter(|(stem, _)| stem.starts_with(&typed)).map(|(_, kind)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether «карта» behind this adjective is a road map.
pub fn is_road(word: &str) -> bool {
    folded(word).starts_with("дорожн")
}

/// Short participles of making, without their endings: what they make follows.
const MADE: &[&str] = &[
    "сформирован",
    "утвержден",
    "разработан",
    "создан",
    "издан",
    "подготовлен",
    "уточнен",
    "составлен",
    "внесен",
    "принят",
    "оформлен",
    "заключен",
    "выпущен",
    "опубликован",
    "получен",
    "направлен",
    "представлен",
    "выдан",
    "размещен",
    "определен",
    "актуализирован",
    "обновлен",
    "скорректирован",
    "собран",
    "сдан",
    "имеет",
    "написан",
];

/// Nouns of making: what they make follows in the genitive.
const MAKING: &[&str] = &[
    "наличи",
    "подготовк",
    "издани",
    "утверждени",
    "разработк",
    "формировани",
    "создани",
    "составлени",
    "оформлени",
    "заключени",
    "внесени",
    "получени",
    "размещени",
    "предоставлени",
    "представлени",
    "написани",
    "проект",
];

/// What follows such a word is the content of what was named before it.
const CONTENT: &[&str] = &[
    "содержащ",
    "включающ",
    "отражающ",
    "с",
    "со",
    "по",
    "о",
    "об",
    "обо",
    "в",
    "во",
    "для",
    "на",
    "из",
    "к",
    "от",
    "при",
    "за",
    "до",
    "через",
    "между",
    "обеспечивающ",
    "направленн",
    "регламентирующ",
    "которы",
    "нуждающ",
];

/// The kinds of paper that a planned result names, in its order, without repetition.
pub fn owed(result: &str) -> Vec<u16> {
    let mut kinds = Vec::new();
    for clause in clauses(result) {
        // What is owed only if need be is not owed.
        if folded(&clause).contains("необходимост") {
            continue;
        }
        for kind in heads(&clause) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}

/// Sentences, each followed by what stands in its brackets; what stands in quotation marks is a name and is left out.
fn clauses(result: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    let (mut inside, mut quotes, mut brackets) = (Vec::<String>::new(), 0_u32, 0_u32);
    for letter in result.chars().chain(['\n']) {
        match letter {
            '«' | '“' => quotes += 1,
            '»' | '”' => quotes = quotes.saturating_sub(1),
            _ if quotes > 0 && letter != '\n' => {}
            '(' => {
                brackets += 1;
                inside.push(String::new());
            }
            ')' => brackets = brackets.saturating_sub(1),
            '.' | ';' | '\n' => {
                clauses.append(&mut inside);
                clauses.push(String::new());
            }
            _ => {
                let clause = if brackets > 0 { inside.last_mut() } else { clauses.last_mut() };
                clause.into_iter().for_each(|clause| clause.push(letter));
            }
        }
    }
    clauses
}

/// Where the reading of a clause stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// A noun here is the head.
    Head,
    /// Behind a head: only a conjunction leads to another one.
    Dependent,
    /// In the content of what was named, until something new is made.
    Content,
}

fn heads(clause: &str) -> Vec<u16> {
    let (mut at, mut road, mut kinds) = (At::Head, false, Vec::new());
    let text = folded(clause).replace(',', " , ");
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
        if word == "," || word == "и" {
            // «механизм и порядок», «справка, приказ»: a second head, in the same form.
            let coordinate = words.peek().is_some_and(|next| is_plain_head(next));
            at = if at == At::Dependent && coordinate { At::Head } else { at };
            continue;
        }
        if is_made(word) {
            (at, road) = (At::Head, false);
            continue;
        }
        if at != At::Head {
            at = if is_content(word) { At::Content } else { at };
            continue;
        }
        if is_content(word) {
            at = At::Content;
        } else if let Some(kind) = named_by(word, road) {
            kinds.push(kind);
            at = At::Dependent;
        } else if is_road(word) || begins(MAKING) || is_adjective(word) {
            road |= is_road(word);
        } else {
            at = At::Content;
        }
    }
    kinds
}

/// «утвержден», «утверждена», «имеются», but not «утверждении».
fn is_made(word: &str) -> bool {
    let made_by =
        |stem: &str| word.strip_prefix(stem).is_some_and(|end| ["", "а", "о", "ы", "ся"].contains(&end));
    MADE.iter().copied().any(made_by) || word == "имеются"
}

fn is_content(word: &str) -> bool {
    CONTENT
        .iter()
        .any(|start| if start.chars().count() <= 5 { word == *start } else { word.starts_with(start) })
}

/// A paper's name in the nominative: the form in which a second head stands.
fn is_plain_head(word: &str) -> bool {
    let nominative = !["ов", "ям", "ами", "ями", "ах", "ях", "ом", "ем", "у", "ю", "ой"]
        .iter()
        .any(|end| word.ends_with(end));
    nominative && (named_by(word, false).is_some() || is_road(word) || is_adjective(word))
}

/// By its ending; nouns in -ние, -тие, -вие and -ция are none.
fn is_adjective(word: &str) -> bool {
    let noun =
        ["ние", "тие", "вие", "ния", "ций", "ний", "тий", "ости"].iter().any(|end| word.ends_with(end));
    let endings = [
        "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ых",
        "их", "ыми", "ими", "ую", "юю", "ей",
    ];
    !noun && endings.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_the_founding_document_name_their_papers() {
        use kind::*;
        let table: &[(&str, &[u16])] = &[
            ("Уточнен перечень школ, нуждающихся в программе поддержки", &[LIST]),
            (
                "Утвержден механизм и порядок проведения диагностики кадрового и материально-технического состояния \
                 образовательных организаций, а также внешних социальных условий работы, влияющих на качество образования",
                &[PROCEDURE],
            ),
            (
                "Внесены изменения в муниципальную программу оценки внешних и внутренних факторов развития школы",
                &[AMENDMENT],
            ),
            (
                "Сформирована аналитическая справка с предложениями и рекомендациями вариативных форм финансовой, \
                 кадровой и методической поддержки общеобразовательных организаций",
                &[NOTE],
            ),
            ("Аналитическая справка об условиях осуществления образовательной деятельности", &[NOTE]),
            (
                "Сформирован и утвержден список ответственных координаторов (приказы о назначении)",
                &[LIST, ORDER],
            ),
            (
                "Создан информационно-методический сетевой ресурс, содержащий методические рекомендации, актуальные \
                 нормативные документы, материалы для самообследования, описание успешных практик",
                &[RESOURCE],
            ),
            (
                "Разработаны методические рекомендации по организации и кадровой поддержке школ",
                &[RECOMMENDATIONS],
            ),
            (
                "Внесены изменения в методические рекомендации по разработке муниципальных программ повышения уровня \
                 образовательных результатов (качества образования)",
                &[AMENDMENT],
            ),
            (
                "Сформирована аналитическая справка, включающая предложения по устранению выявленных профессиональных \
                 дефицитов. Утверждена дорожная карта по их устранению",
                &[NOTE, ROAD_MAP],
            ),
            (
                "Создана действующая консультационная система поддержки образовательных организаций по разработке \
                 внутришкольных программ оценки качества",
                &[],
            ),
            ("Повышение уровня профессиональных компетенций педагогических работников", &[]),
            (
                "Активизирована работа сетевых профессиональных сообществ по обмену эффективными практиками",
                &[],
            ),
            ("Сформированы предложения по распространению лучших практик реализации программ", &[PROPOSALS]),
            ("Издан сборник материалов конференции по обмену опытом работы", &[COLLECTION]),
            (
                "Оценка результативности реализуемых программ повышения уровня образовательных результатов",
                &[ASSESSMENT],
            ),
            (
                "Оценка результативности реализуемых программ развития школ. Корректировка содержания программ при \
                 необходимости",
                &[ASSESSMENT],
            ),
            ("Информационная справка о результативности реализуемых программ", &[NOTE]),
        ];
        for (result, kinds) in table {
            assert_eq!(owed(result), *kinds, "{result}");
        }
    }

    #[test]
    fn other_results_name_theirs() {
        use kind::*;
        let table: &[(&str, &[u16])] = &[
            ("Приказ УО", &[ORDER]),
            ("Приказ, справка", &[ORDER, NOTE]),
            ("Аналитическая справка, приказ УО", &[NOTE, ORDER]),
            ("Наличие приказа о создании рабочей группы", &[ORDER]),
            ("Разработка плана мероприятий", &[PLAN]),
            ("Проведен анализ, подготовлена справка", &[NOTE]),
            ("План-график", &[SCHEDULE]),
            ("Дорожные карты школ", &[ROAD_MAP]),
            ("Диагностическая карта школы", &[CARD]),
            ("Протоколы заседаний; отчет", &[PROTOCOL, REPORT]),
            ("Утверждено положение о рабочей группе", &[REGULATION]),
            ("Приказ об утверждении плана, программы и графика", &[ORDER]),
            ("Повышение качества программ", &[]),
            ("Улучшение положения дел", &[]),
            ("Журнал «Справка» получен школами", &[]),
            ("100 % охват педагогов", &[]),
            ("", &[]),
        ];
        for (result, kinds) in table {
            assert_eq!(owed(result), *kinds, "{result}");
        }
    }

    #[test]
    fn a_typed_beginning_names_every_kind_it_fits() {
        assert_eq!(beginning_with("спр"), [kind::NOTE]);
        assert_eq!(beginning_with("прик"), [kind::ORDER]);
        assert!(beginning_with("пр").len() > 2);
        assert_eq!(named_by("программист", false), None);
    }
}
