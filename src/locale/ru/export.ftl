# Выгрузка: план, как его печатают, и сроки для календаря.

cli-export-print = План, как его печатают (для .xlsx; .docx такой всегда)
cli-export-with = Напечатать ещё, через запятую: status (состояние), papers (документы), new-date (новый срок), doubts (нерешённые вопросы)
cli-export-remind = Напоминания календаря через запятую: за сколько дней до срока; paper — когда пора начинать (opora warn)
cli-value-extra = ЧТО
cli-value-days = ДНЕЙ
cli-export-print-elsewhere = печатный вид и --with — только для .docx и .xlsx: { $path }
cli-export-remind-elsewhere = напоминания — только для календаря (.ics): { $path }
cli-export-list-only = --columns, --sort и --with-names — только для списков, а здесь столбцы и порядок свои: { $path }
cli-export-only-activities = план и календарь — это мероприятия, других записей в них нет
cli-export-several-plans = отобраны мероприятия нескольких планов, а в файле — один. Есть:
cli-export-several-plans-hint = Назовите план: --plan 2021 или словами из названия

# План на бумаге
printed-number = № п/п
printed-title = Наименование мероприятия
printed-owners = Ответственные исполнители
printed-deadline = Сроки реализации
printed-result = Планируемый результат
printed-status = Состояние
printed-papers = Реквизиты документов
printed-new-date = Новый срок
printed-doubts = Нерешённые вопросы
printed-no-doubts = Нерешённых вопросов нет.

# Календарь
calendar-entries = { $count ->
    [one] { $count } запись в календаре
    [few] { $count } записи в календаре
   *[other] { $count } записей в календаре
}
calendar-left-out = не вошли: { $causes }
calendar-left-out-closed = закрытые — { $count }
calendar-left-out-undecided = срок не выяснен — { $count }
calendar-left-out-awaited = ждут события — { $count }
calendar-left-out-dateless = без даты — { $count }

export-docx = План для печати (docx)
export-ics = Сроки в календарь (ics)
