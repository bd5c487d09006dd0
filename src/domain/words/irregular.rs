//! Russian words whose forms the stemmer does not bring together: fleeting vowels, other roots in the plural, and nouns
//! that look like verbs («дефицит», «материал»). Add words here; nothing else need change.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that decline regularly and whose stem is what stands before the endings, but that the stemmer cuts short in some
/// forms: «материал» like «делал», «режим» like «синим», «запись» like «оставшись». Endings, then the words without them;
/// a space at the edge is an empty ending.
const DECLINED: &[(&str, &str)] = &[
    (" а у ом е ы ов ам ами ах", "дефицит профицит лимит аудит кредит визит реквизит магнит аппетит опыт"),
    (
        " а у ом е ы ов ам ами ах",
        "квартал материал журнал персонал потенциал канал финал филиал портал сигнал интервал",
    ),
    (
        " а у ом е ы ов ам ами ах",
        "функционал оригинал капитал идеал ритуал терминал генерал экран орган ветеран роман",
    ),
    (
        " а у ом е ы ов ам ами ах",
        "экзамен обмен феномен домен спортсмен режим псевдоним объем прием подъем заем",
    ),
    (
        " а у ом е ы ов ам ами ах",
        "альбом диплом симптом мотив актив архив коллектив норматив позитив негатив",
    ),
    (" а у ом е ы ов ам ами ах", "кооператив перерыв отзыв призыв прорыв разрыв"),
    ("й я ю ем е и ев ям ями ях", "лице музе юбиле случа обыча"),
    ("ь я ю ем е и ей ям ями ях", "феврал фестивал профил автомобил стил госпитал"),
    ("ь и ью ей ям ями ях", "запис подпис опис роспис надпис рукопис перепис смес печат памят кроват"),
    (
        "а ы е у ой ою  ам ами ах",
        "систем подсистем проблем схем эмблем перемен замен отмен смен инициатив альтернатив перспектив",
    ),
    ("я и е ю ей ею й ям ями ях", "иде алле галере"),
    ("о а у ом е  ам ами ах", "правил начал"),
];

/// Words with a fleeting vowel that no rule foresees, or with another root in the plural: the stem, then the forms.
const TABLE: &[(&str, &str)] = &[
    ("день", "день дня дню днем дне дни дней дням днями днях"),
    ("ребенок", "ребенок ребенка ребенку ребенком ребенке дети детей детям детьми детях"),
    ("год", "год лет"),
    ("человек", "человек человека человеку человеком человеке люди людей людям людьми людях"),
    ("перечень", "перечень перечня перечню перечнем перечне перечни перечней перечням перечнями перечнях"),
    ("уровень", "уровень уровня уровню уровнем уровне уровни уровней уровням уровнями уровнях"),
    ("время", "время времени временем времена времен временам временами временах"),
    ("имя", "имя имени именем имена имен именам именами именах"),
    ("письм", "писем"),
    ("числ", "чисел"),
    ("кресл", "кресел"),
    ("окн", "окон"),
    ("земл", "земель"),
    ("деревн", "деревень"),
    ("кухн", "кухонь"),
    ("песн", "песен"),
    ("сотн", "сотен"),
    ("деньг", "денег"),
    ("сестр", "сестер"),
    ("медсестр", "медсестер"),
    ("дочер", "дочь дочерьми"),
    ("матер", "мать"),
    ("сын", "сыновья сыновей сыновьям сыновьями сыновьях"),
    ("друг", "друзья друзей друзьям друзьями друзьях"),
];

/// Stems that end in «ок», «ек», «ец» in all their forms.
const VOWEL_KEPT: &[&str] =
    &["урок", "срок", "поток", "исток", "восток", "порок", "пророк", "игрок", "приток", "чек"];

static SORTED: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let mut forms: Vec<(String, &'static str)> = Vec::new();
    for (endings, bases) in DECLINED {
        for base in bases.split(' ') {
            forms.extend(endings.split(' ').map(|ending| (format!("{base}{ending}"), base)));
        }
    }
    for (stem, all) in TABLE {
        forms.extend(all.split(' ').map(|form| (form.to_owned(), *stem)));
    }
    forms.sort_unstable();
    forms
});

static FORMS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| SORTED.iter().map(|(form, stem)| (form.as_str(), *stem)).collect());

/// The stem of an irregular form; `None` for words that follow the rules.
pub fn stem(word: &str) -> Option<&'static str> {
    FORMS.get(word).copied()
}

/// The stems of irregular forms that begin so, for a word that is being typed; each once.
pub fn stems_beginning(prefix: &str) -> impl Iterator<Item = &'static str> {
    let from = SORTED.partition_point(|(form, _)| form.as_str() < prefix);
    let forms = SORTED[from..].iter().take_while(|(form, _)| form.starts_with(prefix));
    let mut stems: Vec<&'static str> = forms.map(|(_, stem)| *stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems.into_iter()
}

pub fn keeps_its_vowel(stem: &str) -> bool {
    VOWEL_KEPT.contains(&stem)
}
