# The workbench.

count-activities = { $n ->
    [one] { $n } мероприятие
    [few] { $n } мероприятия
   *[other] { $n } мероприятий
}
count-records = { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[other] { $n } записей
}
count-moves = { $n ->
    [one] { $n } перенос
    [few] { $n } переноса
   *[other] { $n } переносов
}
span-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[other] { $n } дней
}
span-working-days = { $n ->
    [one] { $n } рабочий день
    [few] { $n } рабочих дня
   *[other] { $n } рабочих дней
}
span-weeks = { $n ->
    [one] { $n } неделя
    [few] { $n } недели
   *[other] { $n } недель
}
span-months = { $n ->
    [one] { $n } месяц
    [few] { $n } месяца
   *[other] { $n } месяцев
}
program = Опора
head-counts = просрочено { $overdue } · неделя { $week } · спорных { $doubtful }
head-no-plan = плана ещё нет
head-read-only = ТОЛЬКО ЧТЕНИЕ
head-more = ещё
screen-too-small = Экран мал: нужно не меньше 60 столбцов и 15 строк. Увеличьте окно, работа продолжится.
input-not-utf8 = Терминал шлёт не UTF-8: переключите PuTTY на UTF-8 (Window → Translation)
input-paste-cut = Вставка слишком длинная, конец отброшен
key-space = Пробел
key-unbound = У этой клавиши нет действия; ? — помощь
keys-title = Клавиши
keys-intro = Буквы названы по клавише: действуют в обеих раскладках и в любом регистре. Файл создан из таблицы действий.
keys-acts = Действия
keys-views = Отбор и вид
keys-panes = Экраны
keys-menu = В меню (Ь, F2)
keys-moves = Движение и пометки
keys-form = Enter применить  Tab дальше  Esc закрыть  цифра — предложенное
keys-picker = Enter выбрать  ↑↓  код или цифра  / искать  Esc закрыть
keys-line = Enter применить  Tab дополнить  Esc закрыть  исп: срок: статус: раздел: !не или
pane-later = Школы и педагоги появятся в следующей версии
pane-control-empty = Здесь пока пусто. Загрузите план: opora open ФАЙЛ
pane-sections-empty = Разделов ещё нет. Загрузите план: opora open ФАЙЛ
pane-activities-empty = Мероприятий ещё нет. Загрузите план: opora open ФАЙЛ
pane-owners-empty = Исполнителей ещё нет. Они появятся с планом; добавить: Д
pane-events-empty = Событий нет: ни один срок не зависит от события
pane-journal-empty = Журнал пуст: здесь появится каждое действие
pane-schools-empty = Школы появятся в следующей версии
pane-teachers-empty = Педагоги появятся в следующей версии
list-rung-empty = На этой ступени пусто. Ъ или = покажет шире: +7 дней, +30, квартал, весь план
list-filter-empty = Под отбор ничего не подходит. Esc снимет последний отбор
rung-overdue = просрочено
rung-week = просрочено и +7 дней
rung-month = просрочено и +30 дней
rung-quarter = просрочено и квартал (+90)
rung-plan = весь план
counter = { $at } / { $total } из { $of }
marked = помечено { $n }
row-closed = закр.
no-ladder = Здесь нет лестницы времени; F5 — Контроль
ladder-widest = Шире некуда: весь план
ladder-narrowest = Уже некуда: только просроченные
only-activities = Это действие — для мероприятий
one-record-only = Для этого выберите одну запись
no-row = Сначала встаньте на строку
no-plan = Плана ещё нет: opora open ФАЙЛ
no-event = Этот срок не зависит от события
back-nowhere = Дальше назад некуда; Й или F10 — выход
record-gone = Записи больше нет
jump-typed = № { $typed }
jump-nothing = № { $typed }: такого номера нет
jump-several = № { $typed }: подходит { $n }, взят первый
jump-hidden = { $number } скрыто отбором, Enter покажет: { $title }
draft-offer = Enter — продолжить черновик { $time } («{ $name }»), Esc — отложить
draft-put-off = Черновик отложен до следующего входа
filter-line = Отбор
filter-count = подходит { $n }
filter-other-layout = Понято в другой раскладке: { $text }
view-save = сохранить нынешний вид…
view-recalled = Закладка: { $name }
exported = Записано: { $path }
export-failed = Не записано: { $why }
export-unavailable = выгрузка из экрана не подключена; opora export ФАЙЛ
export-xlsx = Excel (xlsx)
export-csv = CSV для Excel
export-json = JSON
file-trouble = { $path }: { $why }
file-not-taken = не файл или больше 64 МиБ
add-activity = мероприятие
picker-owner = Исполнитель
picker-due = Срок (можно: ..15.02, 01.02..15.02, май)
picker-section = Раздел
picker-flag = Признак или состояние
picker-assign = Назначить
picker-views = Закладка
picker-sort = Порядок (ещё раз — обратный)
picker-columns = Столбцы (+ показан)
picker-export = В таблицу
picker-add = Добавить
picker-edit = Что править
picker-event = Какое событие
picker-menu = Меню
picker-palette = Найти действие
picker-help = Что можно здесь (набирайте, чтобы искать)
picker-find = Найти
picker-nothing = ничего не найдено
facet-overdue = просрочено
facet-week = неделя
facet-month = месяц
facet-quarter = квартал
facet-year = год
facet-none = без срока
facet-no-date = без срока
facet-doubtful = спорный срок
facet-waiting = ждёт события
facet-no-paper = без документа
facet-moved = перенесено
facet-done-late = сделано с опозданием
facet-not-begun = ещё не начался срок
facet-no-owner = без исполнителя
facet-question = есть вопрос
facet-open = не начато
facet-in-work = в работе
facet-reported = исполнено, на проверке
facet-done = снято с контроля
facet-cancelled = снято без исполнения
facet-withdrawn = исключено из плана
facet-live = не закрыто
facet-closed = закрыто
form-done = Выполнено
form-close-whole = Закрыть насовсем
form-attach = Документ
form-postpone = Перенести срок
form-assign = Назначить
form-comment = Комментарий
form-settle-deadline = Уточнить срок
form-settle-doubt = Решить вопрос
form-edit = Править
form-add-activity = Новое мероприятие
form-add-section = Новый раздел
form-add-owner = Новый исполнитель
form-cancel = Снять без исполнения
form-reopen = Вернуть в работу
form-move = Переместить
form-event = Событие наступило
form-save-view = Закладка
form-settle-period = Период плана
input-papers = Документ
input-paper = Документ
input-day = День
input-comment = Комментарий
input-file = Файл (путь)
input-to = Новый срок
input-reason = Причина
input-how = Как
input-text = Текст
input-when = Срок
input-choice = Ответ
input-value = Значение
input-number = №
input-title = Название
input-owners = Исполнители (коды)
input-deadline = Срок
input-result = Результат
input-section = Раздел (№)
input-after = После (№)
input-name = Название
input-short = Кратко
input-code = Код (две буквы)
input-date = Произошло
input-end = Конец
input-digit = Цифра
input-start = Начало
assign-replace = заменить
assign-add = добавить
assign-lead = поставить первым
assign-remove = убрать
settle-as-written = так, как в документе
mistake-day = Это не дата: 15.02, 15.02.2021
mistake-day-or-span = Нужна дата (15.02) или промежуток: 2н, 10р, 1м
mistake-reason = Укажите причину
mistake-text = Напишите текст
mistake-when = Нужна дата, номер прочтения или срок словами («до 15 февраля 2021 года»)
mistake-paper = Это не документ: № 12 от 29.01.2021; несколько — через «;»
mistake-section = Такого раздела нет
mistake-owner = Такого исполнителя нет: код или название
mistake-number = Такого номера нет
mistake-choice = Такого значения нет
mistake-digit = Цифра от 1 до 9
mistake-one-record = Для этого нужна одна запись
day-today = сегодня
and-more = и ещё { $n }
and-more-refused = и ещё отказано: { $n }
effect-refused = { $handle }: отказано — { $why }
outcome-undo = { "" } · { $key } отменить
outcome-some-refused = { $command }: сделано { $done }, отказано { $refused }: { $handle } — { $why }
value-none = нет
value-set = задано
value-erased = стёрто
paper-of-day = от { $day }
deadline-event = ждёт события
deadline-standing = постоянно
deadline-schedule = по графику
deadline-none = без срока
deadline-question = спорный?
when-by = до { $day }
when-period = с { $start } по { $end }
when-standing = постоянно
when-schedule = по графику
when-before = до события «{ $event }»
when-during = во время: «{ $event }»
when-after = после события «{ $event }»
when-conflict = по-разному: { $readings }
when-none = без срока
every-day = ежедневно
every-week = еженедельно
every-month = ежемесячно
every-quarter = ежеквартально
every-term = каждую четверть
every-half-year = раз в полугодие
every-year = ежегодно
every-days = числа: { $days }
details-wording = В документе
details-read = Понято
details-settled = решено: { $settled } (прочитано: { $read })
details-answered = решено
details-note = Примечание
details-question = Вопрос
details-remark = Замечание
details-done = Выполнено
details-moves = Переносы
details-first-deadline = первый срок { $day }, { $count }
details-no-source = Добавлено здесь, не из документа
details-file = Файл
details-lines = строки { $from }–{ $to }
details-part-read = Tab — ячейки документа
details-part-cells = Ячейки документа, как в файле · Tab — назад
journal-title = Журнал
journal-about = История: { $handle }
hint-to = 15.02 · 2н · 10р (рабочих) · +2н от срока
hint-papers = № 12 29.01; справка № 3 от 30.01.2021, папка 01-15
hint-paper = № 12 29.01
hint-when = номер прочтения, дата или срок словами
hint-choice = цифра или свой ответ
hint-owners = ИМ, ОУ
picker-no-days = это не дни: ..15.02, 01.02..15.02, май
effect-gone = Удаляется: { $handle }
mistake-answer = Выберите ответ цифрой или напишите свой
effect-note = Комментарий: { $text }
effect-new = Новое: { $handle }
journal-created = создано
journal-deleted = удалено
journal-clock-doubtful = (часы?) { "" }
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс
month-1 = янв.
month-2 = фев.
month-3 = март
month-4 = апр.
month-5 = май
month-6 = июнь
month-7 = июль
month-8 = авг.
month-9 = сен.
month-10 = окт.
month-11 = ноя.
month-12 = дек.
filter-error-unknown-key = такого ключа нет
filter-error-ambiguous-key = ключ неоднозначен
filter-error-key-not-here = этот ключ здесь не действует
filter-error-missing-value = после двоеточия нужно значение
filter-error-unknown-value = такого значения нет
filter-error-ambiguous-value = значение неоднозначно
filter-error-not-a-day = это не день
filter-error-no-such-day = такого дня нет
filter-error-range-reversed = конец раньше начала
filter-error-not-a-number = это не число
filter-error-unclosed-quote = кавычка не закрыта
filter-error-unclosed-parenthesis = скобка не закрыта
filter-error-unexpected-parenthesis = лишняя скобка
filter-error-empty-parentheses = пустые скобки
filter-error-dangling-operator = после «и», «или», «не» нужно условие
filter-error-nothing-to-find = нечего искать
filter-error-too-deep = слишком много скобок
filter-error-too-long = слишком длинно
filter-error-unknown-name = такого названия нет
