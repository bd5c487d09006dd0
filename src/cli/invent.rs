//! Invented plans for demonstrations and measurements. In: a seed, a day, how many activities. Out: drafts that look
//! like those of a real paper, and what becomes of each row. The same seed and day give the same.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use sha2::{Digest, Sha256};

use crate::domain::deadline::{self, Period};
use crate::domain::draft::{Account, ActivityDraft, OwnerDraft, PlanDraft, SectionDraft, SourceDraft};
use crate::domain::owner;
use crate::domain::paper::{self, Paper};
use crate::domain::paper_kinds;
use crate::domain::record::RecordId;
use crate::engine::{Command, NewDay, Shift, ShiftUnit, Targets};

/// A plan as an import would read it.
pub struct Invention {
    pub draft: PlanDraft,
    /// For each activity in order: what becomes of it, if anything.
    pub fates: Vec<Option<Fate>>,
}

/// A command that still lacks its records. Rows with the same `kind` share a gesture.
pub struct Fate {
    pub kind: usize,
    pub command: Command,
}

/// The commands that let these activities, in the order of their draft, meet their fates: one gesture for all rows of
/// the same fate. A row may be refused: an invented row need not fit every fate.
pub fn gestures(
    fates: Vec<Option<Fate>>,
    activities: impl IntoIterator<Item = RecordId>,
) -> impl Iterator<Item = Command> {
    let mut gestures: BTreeMap<usize, (Vec<RecordId>, Command)> = BTreeMap::new();
    for (id, fate) in activities.into_iter().zip(fates) {
        let Some(fate) = fate else { continue };
        gestures.entry(fate.kind).or_insert_with(|| (Vec::new(), fate.command)).0.push(id);
    }
    gestures.into_values().map(|(ids, command)| aimed(command, ids))
}

/// The command at these records.
fn aimed(mut command: Command, ids: Vec<RecordId>) -> Command {
    match &mut command {
        Command::Complete { targets, .. }
        | Command::Postpone { targets, .. }
        | Command::Cancel { targets, .. }
        | Command::TakeIntoWork { targets }
        | Command::Comment { targets, .. } => *targets = Targets::Records(ids),
        _ => {}
    }
    command
}

/// splitmix64: small, good enough, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit.max(1)
    }

    pub fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let at = self.below(choices.len() as u64);
        &choices[usize::try_from(at).unwrap_or(0)]
    }
}

/// Name, short name, code, kind.
const OWNERS: &[(&str, &str, &str, u16)] = &[
    ("ИМЦ УО", "ИМЦ", "ИМ", owner::kind::BODY),
    ("Отдел мониторинга и статистики образования УО", "ОМиС", "ОМ", owner::kind::BODY),
    ("ОУ района", "ОУ", "ОУ", owner::kind::COLLECTIVE),
    ("Отдел общего образования УО", "ООО", "ОО", owner::kind::BODY),
    ("Психолого-педагогическая служба УО", "ППС", "ПП", owner::kind::BODY),
    ("Муниципальный координатор", "Координатор", "МК", owner::kind::POST),
    ("Руководители районных методических объединений", "РМО", "РМ", owner::kind::COLLECTIVE),
    ("Заместитель начальника УО", "Зам. начальника", "ЗН", owner::kind::POST),
    ("Петрова А. М.", "Петрова", "ПЕ", owner::kind::PERSON),
    ("Кокова Л. Х.", "Кокова", "КО", owner::kind::PERSON),
    ("Центр непрерывного повышения мастерства", "ЦНППМ", "ЦН", owner::kind::BODY),
    ("Школы-наставники", "Наставники", "НА", owner::kind::COLLECTIVE),
];

const SECTIONS: &[&str] = &[
    "Анализ перечня общеобразовательных организаций",
    "Сбор дополнительных сведений об организациях",
    "Организация реализации программы помощи школам",
    "Методическая поддержка педагогов",
    "Работа с обучающимися и родителями",
    "Повышение объективности оценивания",
    "Мониторинг эффективности программ помощи",
];

const DEEDS: &[&str] = &[
    "Проведение анализа",
    "Разработка предложений по итогам",
    "Проведение мониторинга",
    "Организация семинара по вопросам",
    "Корректировка рекомендаций по организации",
    "Проведение диагностики",
    "Консультации по вопросам",
    "Подготовка справки по вопросам",
    "Участие в вебинаре по вопросам",
    "Контроль",
];

const SUBJECTS: &[&str] = &[
    "результатов ВПР по русскому языку",
    "результатов ВПР по математике",
    "профессиональных дефицитов учителей",
    "кадровой поддержки школ",
    "внутришкольных программ роста",
    "условий образовательной деятельности",
    "сетевого взаимодействия педагогов",
    "наставничества молодых специалистов",
    "работы с родителями",
    "объективности текущего оценивания",
    "подготовки к итоговой аттестации",
    "посещаемости и мотивации обучающихся",
];

const PLACES: &[&str] = &[
    "в школах с низкими образовательными результатами",
    "в школах района",
    "на муниципальном уровне",
    "в начальных классах",
    "в 5–9 классах",
    "с участием школ-наставников",
];

const RESULTS: &[&str] = &[
    "Сформирована аналитическая справка с предложениями",
    "Утверждена дорожная карта",
    "Издан приказ",
    "Разработаны методические рекомендации",
    "Внесены изменения в программу",
    "Повышение уровня профессиональных компетенций",
    "Протокол совещания",
    "Создан перечень школ",
];

const REASONS: &[&str] =
    &["карантин", "перенос ВПР", "болезнь исполнителя", "нет данных школ", "по письму министерства"];

const MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// Invents one plan after the other.
pub struct Inventor {
    dice: Dice,
    today: NaiveDate,
    seed: u64,
}

impl Inventor {
    pub fn new(seed: u64, today: NaiveDate) -> Inventor {
        Inventor { dice: Dice(seed), today, seed }
    }

    /// The plan of this number with so many activities, due within a year around today.
    pub fn plan(&mut self, number: u32, size: u32) -> Invention {
        let start = self.today.checked_sub_months(Months::new(12)).unwrap_or(self.today);
        let end = self.today.checked_add_months(Months::new(12)).unwrap_or(self.today);
        let period = Period { start, end };
        let title = format!(
            "План мероприятий («дорожная карта») по работе со школами с низкими результатами, {}–{} годы, часть {number}",
            start.year(),
            end.year()
        );
        let hash = Sha256::digest(format!("{} {number} {size} {}", self.seed, self.today)).to_vec();
        let mut activities = Vec::new();
        let mut fates = Vec::new();
        let mut within = vec![0_u32; SECTIONS.len()];
        for order in 1..=size {
            // Rows of a section stand together, as in a paper.
            let section = (u64::from(order - 1) * SECTIONS.len() as u64 / u64::from(size)) as usize;
            within[section] += 1;
            let number = format!("{}.{}", section + 1, within[section]);
            let (activity, day) = self.activity(period, section, order, number);
            activities.push(activity);
            fates.push(self.fate(day));
        }
        let owners = OWNERS.iter().map(|(name, short, code, kind)| OwnerDraft {
            name: (*name).to_owned(),
            short: (*short).to_owned(),
            code: (*code).to_owned(),
            aliases: Vec::new(),
            kind: *kind,
        });
        let sections = SECTIONS.iter().zip(1..).map(|(title, number): (&&str, u32)| SectionDraft {
            number: Some(number.to_string()),
            title: (*title).to_owned(),
        });
        let draft = PlanDraft {
            title,
            district: Some("Примерный муниципальный район".to_owned()),
            period: Some(period),
            doubts: Vec::new(),
            sections: sections.collect(),
            activities,
            owners: owners.collect(),
            noise: Vec::new(),
            refused: Vec::new(),
            source: SourceDraft { file_name: format!("demo-{number}"), hash, encoding: "utf-8".to_owned() },
            account: Account::default(),
        };
        Invention { draft, fates }
    }

    fn activity(
        &mut self,
        period: Period,
        section: usize,
        order: u32,
        number: String,
    ) -> (ActivityDraft, Option<NaiveDate>) {
        let title = format!("{} {} {}", self.dice.of(DEEDS), self.dice.of(SUBJECTS), self.dice.of(PLACES));
        let (wording, day) = self.wording(period);
        let deadline =
            deadline::read(&wording, &deadline::Context { period: Some(period), ..Default::default() });
        let result = *self.dice.of(RESULTS);
        let mut owners = vec![self.dice.of(OWNERS).0.to_owned()];
        if self.dice.below(3) == 0 {
            owners.push(self.dice.of(OWNERS).0.to_owned());
            owners.dedup();
        }
        let activity = ActivityDraft {
            number: Some(number),
            section: Some(section),
            order,
            title,
            owners_wording: owners.join(", "),
            owners,
            deadline,
            result: result.to_owned(),
            year_above: None,
            papers: paper_kinds::owed(result),
            doubts: Vec::new(),
            lines: (order, order),
            cells: Vec::new(),
        };
        (activity, day)
    }

    /// A deadline in words, and the day by which it burns if it has one.
    fn wording(&mut self, period: Period) -> (String, Option<NaiveDate>) {
        let length = (period.end - period.start).num_days().unsigned_abs();
        let day = period.start + Days::new(self.dice.below(length + 1));
        let month = MONTHS[day.month0() as usize];
        match self.dice.below(20) {
            0 => ("постоянно в течение всего периода".to_owned(), None),
            1 => ("ежеквартально".to_owned(), None),
            2 => ("по отдельному графику".to_owned(), None),
            3 => (format!("до {} мая октября {} года", day.day(), day.year()), None),
            4 => ("после снятия ограничительных мер".to_owned(), None),
            5 | 6 => (format!("с 1 {month} по {} {month} {} года", last_day(day), day.year()), None),
            7..=9 => (day.format("%d.%m.%Y").to_string(), Some(day)),
            _ => (format!("до {} {month} {} года", day.day(), day.year()), Some(day)),
        }
    }

    /// Most of what is due was done; some was moved, some dropped.
    fn fate(&mut self, day: Option<NaiveDate>) -> Option<Fate> {
        let none = || Targets::Records(Vec::new());
        let chance = self.dice.below(100);
        let past = day.is_some_and(|day| day < self.today);
        let (kind, command) = match chance {
            0..=69 if past => {
                let back = self.dice.below(6);
                let day = self.today - Days::new(back * 7 + 1);
                let papers = vec![Paper {
                    kind: Some(paper::kind::NOTE),
                    number: Some((back + 1).to_string()),
                    date: Some(day),
                    ..Paper::default()
                }];
                let command = Command::Complete { targets: none(), day, papers, comment: None, whole: false };
                (usize::try_from(back).unwrap_or(0), command)
            }
            70..=77 if day.is_some() => {
                let at = self.dice.below(REASONS.len() as u64);
                let span = Shift { count: 2, unit: ShiftUnit::Weeks, from_deadline: false };
                let at = usize::try_from(at).unwrap_or(0);
                let command = Command::Postpone {
                    targets: none(),
                    to: NewDay::By(span),
                    reason: REASONS[at].to_owned(),
                    paper: None,
                };
                (10 + at, command)
            }
            78..=79 => {
                let reason = "исключено из плана работы".to_owned();
                (20, Command::Cancel { targets: none(), reason, paper: None })
            }
            80..=87 => (21, Command::TakeIntoWork { targets: none() }),
            88..=89 => {
                let text = "Данные запрошены у школ, ответили не все.".to_owned();
                (22, Command::Comment { targets: none(), text })
            }
            _ => return None,
        };
        Some(Fate { kind, command })
    }
}

fn last_day(day: NaiveDate) -> u32 {
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).map_or(28, |last| last.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(seed: u64) -> PlanDraft {
        let today = NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
        Inventor::new(seed, today).plan(1, 300).draft
    }

    #[test]
    fn the_same_seed_invents_the_same_plan_and_another_seed_another() {
        assert_eq!(plan(7), plan(7));
        assert_ne!(plan(7).activities, plan(8).activities);
    }

    #[test]
    fn numbers_follow_the_sections_and_most_deadlines_are_understood() {
        let plan = plan(7);
        assert_eq!(plan.activities[0].number.as_deref(), Some("1.1"));
        assert_eq!(plan.activities[299].section, Some(SECTIONS.len() - 1));
        let understood = plan.activities.iter().filter(|row| row.deadline.doubts.is_empty()).count();
        assert!(understood > 250, "{understood}");
    }
}
