//! Composed papers: other columns, other numbering, other breaks, dirt around the table.

use opora::domain::deadline::{DoubtCode, When};
use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::exchange::import::{Options, Reading, TakenAs, read_bytes};

fn reading(text: &str) -> Reading {
    read_bytes("план.txt", text.as_bytes(), &Options::default()).unwrap()
}

fn draft(text: &str) -> PlanDraft {
    reading(text).draft
}

fn rows(draft: &PlanDraft) -> Vec<(Option<&str>, Option<usize>, &str)> {
    let of = |it| -> (Option<&str>, Option<usize>, &str) {
        let it: &ActivityDraft = it;
        (it.number.as_deref(), it.section, it.title.as_str())
    };
    draft.activities.iter().map(of).collect()
}

fn codes(activity: &ActivityDraft) -> Vec<DoubtCode> {
    activity.doubts.iter().map(|doubt| doubt.code).collect()
}

#[test]
fn columns_come_in_any_order() {
    let texts = [
        "№\tМероприятие\tСрок\tОтветственный\tРезультат\n1\tДело\tдо 31 мая 2020 года\tИМЦ\tприказ",
        "Срок исполнения\tОтветственные\tОжидаемый результат\tМероприятия\t№ п/п\nдо 31 мая 2020 года\tИМЦ\tприказ\tДело\t1",
        "N п/п\tОжидаемые результаты\tНаименование мероприятия\tПериод реализации\tИсполнители\n1.\tприказ\tДело\tдо 31 мая 2020 года\tИМЦ",
    ];
    for text in texts {
        let draft = draft(text);
        let it = &draft.activities[0];
        assert_eq!(
            (it.number.as_deref(), it.title.as_str(), it.result.as_str()),
            (Some("1"), "Дело", "приказ")
        );
        assert_eq!(it.owners, ["ИМЦ"]);
        assert!(matches!(it.deadline.when, When::By { .. }));
    }
}

#[test]
fn a_heading_that_is_not_known_is_named_and_its_cells_are_kept() {
    let draft = draft("№\tМероприятие\tСрок\tПрочее\n1\tДело\tмай 2021\tнечто");
    let doubt = draft.doubts.iter().find(|doubt| doubt.code == DoubtCode::ColumnUnknown).unwrap();
    assert_eq!((doubt.text.as_deref(), doubt.place.as_deref()), (Some("Прочее"), Some("1:4")));
    assert_eq!(draft.activities[0].cells[3], ("Прочее".to_owned(), "нечто".to_owned()));
}

#[test]
fn noise_is_listed_with_its_lines_and_never_swallowed() {
    let text = "УТВЕРЖДАЮ\nначальник УО\n\nПлан мероприятий\nна 2021 год\n\n\
        №\tМероприятие\tСрок\tОтветственный\n1\t2\t3\t4\n\
        1. Первый раздел\t\t\t\n1.1\tДело одно\tмай\tИМЦ\n- 2 -\n\
        №\tМероприятие\tСрок\tОтветственный\n1.2\tДело другое\tиюнь\tИМЦ\n\n\
        * по согласованию\nНачальник УО\t\t\tИванов И.И.\nИсп. Петрова, тел. 2-15-16\n";
    let reading = reading(text);
    let draft = &reading.draft;
    assert_eq!(draft.title, "План мероприятий на 2021 год");
    assert_eq!(draft.period.map(|it| it.start.to_string()), Some("2021-01-01".into()));
    assert_eq!(rows(draft), [(Some("1.1"), Some(0), "Дело одно"), (Some("1.2"), Some(0), "Дело другое")]);
    let noise: Vec<(u32, &str)> = draft.noise.iter().map(|it| (it.place.row, it.text.as_str())).collect();
    assert_eq!(
        noise,
        [
            (1, "УТВЕРЖДАЮ"),
            (2, "начальник УО"),
            (11, "- 2 -"),
            (15, "* по согласованию"),
            (16, "Начальник УО Иванов И.И."),
            (17, "Исп. Петрова, тел. 2-15-16"),
        ]
    );
    let headings = reading.uses.iter().filter(|it| it.taken_as == TakenAs::Heading).count();
    assert_eq!(headings, 3);
    assert!(draft.doubts.is_empty(), "{:?}", draft.doubts);
}

#[test]
fn a_row_is_joined_over_a_page_number_and_a_repeated_heading() {
    let text = "№\tМероприятие\tСрок\tРезультат\n1.1\tПроведение анализа механизмов и\tмай 2021\tСправка с\n\n2\n\n\
        №\tМероприятие\tСрок\tРезультат\n\tметодической поддержки\t\tпредложениями\n1.2\tДело\tмай 2021\tПриказ";
    let reading = reading(text);
    let first = &reading.draft.activities[0];
    assert_eq!(first.title, "Проведение анализа механизмов и методической поддержки");
    assert_eq!(first.result, "Справка с предложениями");
    assert_eq!(reading.draft.activities.len(), 2);
    assert_eq!(reading.draft.noise.len(), 1);
}

#[test]
fn a_row_broken_in_any_cell_is_joined() {
    let heading = "№\tМероприятие\tОтветственные\tСрок\tРезультат\n";
    for (rest, title, owners, deadline, result) in [
        ("\tпродолжение\t\t\t", "Дело продолжение", "ИМЦ", "до 15", "Справка"),
        ("\t\tУО\t\t", "Дело", "ИМЦ УО", "до 15", "Справка"),
        ("\t\t\tмая 2021 года\t", "Дело", "ИМЦ", "до 15 мая 2021 года", "Справка"),
        ("\t\t\t\tо деле", "Дело", "ИМЦ", "до 15", "Справка о деле"),
        (
            "\tпродолжение\tУО\tмая 2021 года\tо деле",
            "Дело продолжение",
            "ИМЦ УО",
            "до 15 мая 2021 года",
            "Справка о деле",
        ),
    ] {
        let text =
            format!("{heading}1.1\tДело\tИМЦ\tдо 15\tСправка\n\n{rest}\n1.2\tДругое\tИМЦ\tмай 2021\tПриказ");
        let draft = draft(&text);
        let it = &draft.activities[0];
        assert_eq!(draft.activities.len(), 2, "{rest}");
        assert_eq!((it.title.as_str(), it.owners_wording.as_str()), (title, owners), "{rest}");
        assert_eq!((it.deadline.text.as_str(), it.result.as_str()), (deadline, result), "{rest}");
    }
}

#[test]
fn a_row_of_its_own_without_a_number_is_not_swallowed_by_the_row_above() {
    let text = "№\tМероприятие\tСрок\tРезультат\n1.1\tПервое дело\tмай 2021\tСправка\n\n\
        \tВторое дело\tиюнь 2021\tПриказ\n1.3\tТретье дело\tиюль 2021\tОтчёт";
    let draft = draft(text);
    assert_eq!(draft.activities.len(), 3);
    assert_eq!(draft.activities[1].number, None);
    assert_eq!(codes(&draft.activities[1]), [DoubtCode::NumberMissing]);
    assert_eq!(codes(&draft.activities[2]), []);
}

#[test]
fn numbers_may_be_doubled_or_skipped_but_not_restarted() {
    let numbers = |list: &[&str]| {
        let rows: Vec<String> =
            list.iter().map(|number| format!("{number}\tДело {number}\tмай 2021")).collect();
        let draft = draft(&format!("№\tМероприятие\tСрок\n{}", rows.join("\n")));
        draft.activities.iter().map(|it| codes(it).first().copied()).collect::<Vec<_>>()
    };
    use DoubtCode::{NumberDoubled, NumberMissing};
    assert_eq!(numbers(&["1.8", "1.9", "1.10", "1.11"]), [None; 4]);
    assert_eq!(numbers(&["1.1", "1.2", "1.2"]), [None, None, Some(NumberDoubled)]);
    assert_eq!(numbers(&["1.1", "1.3"]), [None, Some(NumberMissing)]);
    assert_eq!(numbers(&["1.1", "2.1", "2.2"]), [None; 3]);
    let text = "№\tМероприятие\tСрок\nI. Первый\t\t\n1\tДело\tмай 2021\n2\tИное\tмай 2021\nII. Второй\t\t\n1\tТретье\tмай 2021";
    let draft = draft(text);
    assert_eq!(
        rows(&draft),
        [(Some("1"), Some(0), "Дело"), (Some("2"), Some(0), "Иное"), (Some("1"), Some(1), "Третье")]
    );
    assert!(draft.activities.iter().all(|it| it.doubts.is_empty()));
}

#[test]
fn sections_are_told_by_their_form() {
    let heading = "№\tМероприятие\tСрок\tОтветственный\n";
    let row = |number: &str| format!("{number}\tДело {number}\tмай 2021\tИМЦ\n");
    for (section, number, title) in [
        ("1. Кадры\t\t\t", Some("1"), "Кадры"),
        ("1\tКадры\t\t", Some("1"), "Кадры"),
        ("I.\tКадры\t\t", Some("I"), "Кадры"),
        ("\tКадры\t\t", None, "Кадры"),
        ("**Кадры**\t\t\t", None, "Кадры"),
        ("Раздел 1. Кадры\t\t\t", Some("1"), "Кадры"),
        ("Раздел 1. Кадры", Some("1"), "Кадры"),
        ("1. Кадры", Some("1"), "Кадры"),
        ("Этап 1: Кадры\t\t\t", Some("1"), "Кадры"),
    ] {
        let draft = draft(&format!("{heading}{section}\n{}{}", row("1.1"), row("1.2")));
        assert_eq!(draft.sections.len(), 1, "{section}");
        let found = &draft.sections[0];
        assert_eq!((found.number.as_deref(), found.title.as_str()), (number, title), "{section}");
        assert_eq!(draft.activities.len(), 2, "{section}");
    }
}

#[test]
fn a_section_with_a_deadline_of_its_own_says_so() {
    let text = "№\tМероприятие\tСрок\tОтветственный\nI.\tЭтап подготовки\tноябрь 2012 – май 2013 г.\t\n\
        1\tДело\tдекабрь 2012\tИМЦ\n2\tИное\tянварь 2013\tИМЦ\nII.\tВторой этап\tиюнь 2013\t\n1\tТретье\tиюнь 2013\tИМЦ";
    let draft = draft(text);
    let titles: Vec<&str> = draft.sections.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Этап подготовки", "Второй этап"]);
    assert_eq!(rows(&draft).iter().map(|row| row.1).collect::<Vec<_>>(), [Some(0), Some(0), Some(1)]);
    let unused = draft.doubts.iter().filter(|doubt| doubt.code == DoubtCode::SectionDeadline);
    assert_eq!(unused.map(|doubt| doubt.place.as_deref()).collect::<Vec<_>>(), [Some("2"), Some("5")]);
}

#[test]
fn counts_that_begin_anew_are_not_doubled() {
    let text = "№\tМероприятие\tСрок\n1\tПервое\tмай 2021\n2\tВторое\tмай 2021\n1\tТретье\tмай 2021\n2\tИное\tмай 2021";
    assert!(draft(text).activities.iter().all(|it| it.doubts.is_empty()));
}

#[test]
fn semicolons_under_the_name_of_a_text_are_read_as_cells() {
    let text = "План\n№;Мероприятие;Срок\n1;Первое;май 2021\n2;\"Второе; третье\";май 2021\n3;Иное;май 2021";
    let draft = draft(text);
    assert_eq!((draft.title.as_str(), draft.activities.len()), ("План", 3));
    assert_eq!(draft.activities[1].title, "Второе; третье");
}

#[test]
fn rows_without_a_name_are_refused_with_their_cause() {
    let draft =
        draft("№\tМероприятие\tСрок\n1.1\tДело\tмай 2021\n1.2\t\tиюнь 2021\n1.3\tДело иное\tмай 2021");
    assert_eq!(draft.refused.len(), 1);
    assert_eq!((draft.refused[0].place.row, draft.refused[0].why), (3, "no-title"));
}

#[test]
fn tables_without_numbers_owners_or_results_are_read() {
    let draft = draft("Мероприятие\tСрок\n1.1. Первое дело\tмай 2021\n1.2. Второе дело\tиюнь 2021");
    assert_eq!(rows(&draft), [(Some("1.1"), None, "Первое дело"), (Some("1.2"), None, "Второе дело")]);
    let draft = self::draft("Мероприятие\tСрок\nПервое дело\tмай 2021\nВторое дело\tиюнь 2021");
    assert_eq!(rows(&draft), [(None, None, "Первое дело"), (None, None, "Второе дело")]);
    assert!(draft.activities.iter().all(|it| it.doubts.is_empty()));
}

#[test]
fn small_letters_begin_activities_where_nothing_is_numbered() {
    let draft = draft("Мероприятие\tСрок\nпроведение анализа\tмай 2021\nучастие в семинаре\tиюнь 2021");
    assert_eq!(rows(&draft), [(None, None, "проведение анализа"), (None, None, "участие в семинаре")]);
    let draft =
        self::draft("№\tМероприятие\tСрок\n\tпроведение анализа\tмай 2021\n\tучастие в семинаре\tиюнь 2021");
    assert_eq!(draft.activities.len(), 2);
}

#[test]
fn a_name_that_slipped_into_the_column_of_numbers_is_found() {
    let draft =
        draft("№\tМероприятие\tСрок\tОтв.\n1.1. Дело\t\tмай 2021\tИМЦ\n1.2\tИное дело\tмай 2021\tИМЦ");
    assert_eq!(rows(&draft), [(Some("1.1"), None, "Дело"), (Some("1.2"), None, "Иное дело")]);
}

#[test]
fn a_csv_with_a_heading_is_a_plan() {
    let text = "код,срок,ответственный,раздел,состояние,мероприятие\n\
        1.1.,2021-02-15,ИМЦ УО,анализ,open,\"Провести анализ, школа № 1\"\n\
        1.2.,2021-03-01,ОУ района,кадры,open,Подготовить справку\n\
        1.3.,2021-03-02,ИМЦ УО,анализ,open,Собрать сведения\n";
    let reading = read_bytes("plan.csv", text.as_bytes(), &Options::default()).unwrap();
    let draft = &reading.draft;
    assert_eq!(
        rows(draft),
        [
            (Some("1.1"), Some(0), "Провести анализ, школа № 1"),
            (Some("1.2"), Some(1), "Подготовить справку"),
            (Some("1.3"), Some(0), "Собрать сведения"),
        ]
    );
    assert!(draft.activities.iter().all(|it| it.doubts.is_empty() && it.deadline.doubts.is_empty()));
    assert_eq!(draft.activities[2].lines, (4, 4));
}

#[test]
fn a_given_period_goes_before_the_papers_own() {
    let period = opora::domain::deadline::Period {
        start: "2019-09-01".parse().unwrap(),
        end: "2020-08-31".parse().unwrap(),
    };
    let text = "План на 2021 год\n№\tМероприятие\tСрок\n1\tДело\tдо 25 мая";
    let read = |options| read_bytes("план.txt", text.as_bytes(), &options).unwrap().draft;
    let draft = read(Options { period: Some(period), ..Options::default() });
    assert_eq!(draft.period, Some(period));
    assert!(
        matches!(draft.activities[0].deadline.when, When::By { due, .. } if due.to_string() == "2020-05-25")
    );
    let draft = read(Options::default());
    assert!(
        matches!(draft.activities[0].deadline.when, When::By { due, .. } if due.to_string() == "2021-05-25")
    );
    assert!(draft.doubts.is_empty());
}
