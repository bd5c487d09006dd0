# Words of the command line.

cli-about = Опора — рабочее место для дорожной карты района: мероприятия, сроки, исполнители, журнал.
    Без команды открывается рабочий экран.
cli-example = opora open data/roadmaps/leskensky-2020.txt
    opora --today 2021-02-01 list срок:просрочено
cli-heading-usage = Использование:
cli-heading-commands = Команды
cli-heading-options = Параметры
cli-heading-global = Общие параметры
cli-heading-arguments = Аргументы
cli-heading-examples = Примеры:
cli-reference-about = Все команды программы. Файл создан из самой программы (`OPORA_REGENERATE=1 cargo test --test cli`), правится не здесь.

cli-value-options = ПАРАМЕТРЫ
cli-value-command = КОМАНДА
cli-value-dir = КАТАЛОГ
cli-value-name = НАЗВАНИЕ
cli-value-date = ДАТА
cli-value-lang = ЯЗЫК
cli-value-id = НОМЕР
cli-value-paper = ДОКУМЕНТ
cli-value-file = ФАЙЛ
cli-value-text = ТЕКСТ
cli-value-span = ПРОМЕЖУТОК
cli-value-field-value = ПОЛЕ=ЗНАЧЕНИЕ
cli-value-kind = ВИД
cli-value-filter = ОТБОР
cli-value-number = ЧИСЛО
cli-value-format = ФОРМАТ
cli-value-column = СТОЛБЕЦ
cli-value-columns = СТОЛБЦЫ
cli-value-period = ПЕРИОД
cli-value-shell = ОБОЛОЧКА

cli-global-store = Каталог хранилища (по умолчанию — каталог данных пользователя, $XDG_DATA_HOME/opora)
cli-global-plan = План: слова из названия, год или #номер
cli-global-today = День, от которого считаются сроки (2021-02-01); журнал пишет настоящее время
cli-global-lang = Язык: ru или en
cli-global-help = Показать справку
cli-global-version = Показать версию

cli-open = Взять в хранилище дорожную карту, если её там ещё нет, и открыть рабочий экран
cli-open-file = Файл дорожной карты
cli-open-period = Период плана, если в документе его нет: 2020-05-01..2021-06-30
cli-open-example = opora open data/roadmaps/leskensky-2020.txt
    opora --today 2021-02-01 open data/roadmaps/leskensky-2020.txt

cli-import = Взять в хранилище данные из файлов
cli-import-example = opora import roadmap plan.txt --dry-run
cli-import-roadmap = Взять в хранилище дорожную карту
cli-import-roadmap-file = Файлы дорожных карт
cli-import-roadmap-dry-run = Только показать, что изменится; ничего не записывать
cli-import-roadmap-period = Период плана, если в документе его нет: 2020-05-01..2021-06-30
cli-import-roadmap-map = Что значит столбец: «Столбец=смысл» (title, deadline, owners, result, number, section, start, end, marks, status, aside); запоминается для файлов с такими же заголовками
cli-import-roadmap-as-plan = Новая редакция какого плана: слова названия, год, #номер; new — новый план
cli-import-roadmap-take-paper = Где изменили и документ, и человек: взять из документа (всё или названные пункты)
cli-import-roadmap-withdraw-missing = Исключить из плана пункты, которых в документе больше нет (все или названные)
cli-import-roadmap-reopen-returned = Открыть исключённые пункты, которые снова есть в документе (все или названные)
cli-import-roadmap-restore-deleted = Вернуть пункты документа, удалённые здесь (все или названные)
cli-value-rows = ПУНКТЫ
cli-value-plan-or-new = ПЛАН|new
cli-import-roadmap-format = text или json
cli-import-roadmap-example = opora import roadmap data/roadmaps/leskensky-2020.txt --dry-run
    opora import roadmap data/roadmaps/leskensky-2020.txt --dry-run --format json

cli-deadline = Показать, как понимается срок
cli-deadline-text = Срок словами; «-» — по одному в строке из стандартного ввода
cli-deadline-period = Период плана: 2020-05-01..2021-06-30
cli-deadline-format = text или json (по одному объекту в строке)
cli-deadline-example = opora deadline "до 31 мая октября 2020 г."
    opora deadline - --format json < сроки.txt

cli-list = Список записей: таблица на экране, столбцы через табуляцию в канале
cli-list-kind = Вид записей: activities (по умолчанию, с мерами), measures, schools, lines (отчёты школ), teachers, deficits, sections, owners, events, plans, notes, views
cli-list-filter = Отбор: исп:ИМЦ срок:..15.02.2021 !статус:выполнено справка
cli-list-format = table, json или csv
cli-list-columns = Столбцы через запятую: number,title,deadline
cli-list-sort = Столбец, по которому упорядочить; с минусом — по убыванию
cli-list-limit = Не больше стольких строк
cli-list-example = opora list срок:просрочено
    opora list исп:ИМЦ --format json
    opora list owners

cli-show = Всё о записи: поля, срок, вопросы, комментарии, строки документа
cli-show-id = Номер (3.7, 2020/3.7) или слова из названия
cli-show-kind = Вид записи: activities (по умолчанию), schools, teachers, deficits, owners, sections, events, plans
cli-show-format = text или json
cli-show-example = opora show 3.7
    opora show ИМЦ --kind owners

cli-done = Отметить выполнение
cli-done-id = Номера (3.7, 2020/3.7) или слова из названий
cli-done-ids = Номера (3.7, 2020/3.7) или слова из названий
cli-done-on = День выполнения (по умолчанию сегодня)
cli-done-paper = Документ: "справка № 12 от 29.01.2021, папка 01-15"; можно несколько раз
cli-done-file = Файл документа; можно несколько раз
cli-done-comment = Комментарий
cli-done-whole = Закрыть целиком: и то, что повторяется или длится весь период
cli-done-example = opora done 3.7 --on 2021-01-29 --paper "справка № 12 от 29.01.2021" --paper "дорожная карта"

cli-postpone = Перенести срок
cli-postpone-ids = Номера (3.7, 2020/3.7) или слова из названий
cli-postpone-to = Новый срок
cli-postpone-by = На сколько: 2н (недели), 10р (рабочие дни), 5д (дни), 1м (месяцы); с «+» — строго от срока
cli-postpone-reason = Причина
cli-postpone-paper = Документ о переносе: "приказ № 4 от 25.01.2021"
cli-postpone-example = opora postpone 2.2 2.3 --by 2н --reason "карантин"
    opora postpone 3.7 --to 15.03.2021 --reason "карантин" --paper "приказ № 4 от 25.01.2021"

cli-edit = Изменить поля записи; срок читается заново, исполнители — по именам через запятую
cli-edit-id = Номер (3.7, 2020/3.7) или слова из названия
cli-edit-fields = Что изменить: deadline="до 20 июня 2021 года"
cli-edit-kind = Вид записи: activities (по умолчанию), schools, teachers, deficits, owners, sections, plans
cli-edit-example = opora edit 3.6 deadline="до 20 июня 2021 года"
    opora edit 3.5 owners=ИМЦ
    opora edit ИМЦ code=ИМ --kind owners

cli-note = Добавить комментарий
cli-note-id = Номер (3.7, 2020/3.7) или слова из названия
cli-note-text = Текст
cli-note-example = opora note 3.7 "анкеты собраны в 9 школах из 11"

cli-undo = Отменить своё последнее действие
cli-undo-example = opora undo
cli-redo = Вернуть последнее отменённое
cli-redo-example = opora redo

cli-log = Журнал: кто, когда, что и почему, сначала новое
cli-log-filter = Номер записи (3.7), кто:Петрова, действие:postpone, с:2021-01-01, по:2021-02-01
cli-log-limit = Не больше стольких строк (по умолчанию 50)
cli-log-format = text или json
cli-log-example = opora log 3.6
    opora log действие:postpone с:2021-01-01

cli-export = Записать в файл список (csv, xlsx, json), план для печати (docx) или сроки для календаря (ics)
cli-export-file = Файл; вид — по расширению: .csv (для Excel), .xlsx, .json — список; .docx — план, как его печатают; .ics — сроки
cli-export-kind = Вид записей: activities (по умолчанию, с мерами), schools, lines, teachers, deficits, sections, owners, events, plans, notes
cli-export-filter = Отбор, как в list
cli-export-columns = Столбцы через запятую
cli-export-sort = Столбец, по которому упорядочить; с минусом — по убыванию
cli-export-force = Заменить файл, если он уже есть
cli-export-example = opora export просрочено.xlsx срок:просрочено
    opora export исполнители.csv owners
    opora export план.docx --plan 2021 --with status,papers
    opora export план.xlsx --print
    opora export сроки.ics исп:ИМЦ --remind 7,1

cli-backup = Сделать проверенную копию хранилища
cli-backup-file = Куда; рядом появится ФАЙЛ.keys с ключами личных данных
cli-backup-example = opora backup /media/usb/opora-2021-02-01.opora

cli-restore = Восстановить хранилище из копии (в пустой каталог)
cli-restore-file = Копия, сделанная командой backup
cli-restore-replace = Заменить хранилище, которое там есть; прежнее остаётся рядом
cli-restore-example = opora --store ~/восстановлено restore /media/usb/opora-2021-02-01.opora

cli-check = Проверить хранилище: каждую запись журнала и индексы
cli-check-repair = Построить заново то, что строится из целого: указатели, таблицы, отметку
cli-check-example = opora check

cli-doctor = Показать, что программа видит вокруг себя: терминал, язык, хранилище, место на диске
cli-doctor-example = opora doctor

cli-demo = Без чисел: выдуманный район (11 школ, 120 педагогов, 300 дефицитов) рядом с дорожной картой; с числами: хранилище любой величины
cli-demo-activities = Сколько мероприятий
cli-demo-seed = Число, от которого зависят данные: одинаковое — одинаковые данные
cli-demo-example = opora --store /tmp/demo --today 2021-02-01 demo
    opora --store /tmp/big demo --activities 1000 --teachers 100 --seed 7

cli-reset-terminal = Вернуть терминал в обычный вид после аварийного конца
cli-reset-terminal-example = opora reset-terminal

cli-completions = Дополнение команд для оболочки
cli-completions-shell = bash, elvish, fish, powershell или zsh
cli-completions-example = opora completions bash > ~/.local/share/bash-completion/completions/opora

# Ошибки в аргументах
cli-wrong-argument = нет такого аргумента: { $arg }
cli-wrong-command = нет такой команды: { $value }
cli-wrong-no-command = не сказано, что сделать
cli-wrong-missing = не хватает: { $arg }
cli-wrong-no-value = у { $arg } нет значения
cli-wrong-value = { $arg } не может быть «{ $value }»
cli-wrong-conflict = { $arg } и { $other } вместе не бывают
cli-wrong-utf8 = аргумент не в UTF-8
cli-wrong-use = команда не понята
cli-wrong-near = Может быть, { $near }?
cli-wrong-valid = Бывает: { $values }
cli-wrong-help = Справка: opora --help или opora КОМАНДА --help
cli-wrong-day = не понята дата «{ $text }»
cli-wrong-day-hint = Дата пишется так: 2021-02-15, 15.02.2021, 15.02
cli-wrong-period = не понят период «{ $text }»
cli-wrong-period-hint = Период пишется так: 2020-05-01..2021-06-30
cli-wrong-span = не понят промежуток «{ $text }»
cli-wrong-span-hint = Промежуток пишется так: 2н (недели), 10р (рабочие дни), 5д (дни), 1м (месяцы)
cli-wrong-paper = не понят документ «{ $text }»
cli-wrong-paper-hint = Документ пишется так: "справка № 12 от 29.01.2021, папка 01-15"
cli-wrong-kind = нет такого вида записей: { $kind }
cli-wrong-field = не понято «{ $text }»: нужно ПОЛЕ=ЗНАЧЕНИЕ
cli-wrong-field-value = поле { $field } не может быть «{ $value }»
cli-known-fields = Поля: { $fields }
cli-wrong-column = нет такого столбца: { $name }
cli-wrong-log-key = журнал не отбирается по «{ $key }»
cli-wrong-log-key-hint = Отбор журнала: номер записи, кто:, действие:, с:, по:
cli-wrong-log-command = нет такого действия: { $value }
cli-wrong-extension = не понято, какой файл нужен: { $path }
cli-wrong-extension-hint = Расширение файла: .csv, .xlsx, .json (список), .docx (план), .ics (сроки)
cli-no-home = не известно, где домашний каталог: укажите --store КАТАЛОГ
cli-no-random = система не даёт случайных чисел

# Файлы
cli-is-directory = { $path } — каталог, а нужен файл
cli-not-regular = { $path } — не обычный файл
cli-too-large = { $path } больше { $limit } МиБ; файл не прочитан
cli-no-such-file = нет файла { $path }
cli-not-permitted = нет права читать { $path }
cli-unreadable = { $path } не читается: { $reason }
cli-unwritable = { $path } не записывается: { $reason }
cli-file-exists = { $path } уже есть
cli-file-exists-hint = Укажите другое имя или --force
cli-line-too-long = строка { $line }: длиннее мебибайта
cli-line-not-utf8 = строка { $line }: не UTF-8

# Поиск записи
cli-no-plan = нет плана «{ $name }». Есть:
cli-several-plans = планов «{ $name }» несколько, назовите год или #номер:
cli-several-hits = «{ $name }» — это несколько записей, ничего не изменено:
cli-several-hits-hint = Назовите номер (3.7), номер с годом плана (2020/3.7), план (--plan 2020) или больше слов.
cli-nothing-found = не найдено: «{ $name }»
cli-nothing-found-hint = Номера и названия: opora list
cli-near-hits = Похожее — выше; назовите номер.
cli-list-empty = ничего не найдено
cli-log-empty = в журнале ничего не найдено

# Что вышло
cli-records = { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[other] { $count } записей
}
cli-and-more = и ещё { $count }
cli-refused = не сделано: { $count }
cli-refusal-open-question = сначала уточните срок ({ $what }): opora edit НОМЕР deadline="…"
cli-refusal-changed-meanwhile = изменено после того, как вы смотрели: { $by }, { $at }, теперь «{ $theirs }»
cli-store-hint = Проверка: opora check; состояние: opora doctor
cli-erased = (стёрто)

cli-log-head-sequence = №
cli-log-head-at = Когда
cli-log-head-who = Кто
cli-log-head-what = Что
cli-log-head-records = Записи
cli-log-head-why = Почему и как


# Сроки
cli-due-note = прочее
cli-due-kind = вид
cli-due-spans = понято
cli-or = или

cli-show-understood = Понято
cli-show-overdue = просрочено на { $days } дн.
cli-show-days-left = осталось { $days } дн.
cli-show-source = В документе, строки { $lines }:
cli-no-store = хранилища ещё нет: { $dir }
cli-no-store-hint = Начните с дорожной карты: opora open ФАЙЛ
cli-opening = Готовлю указатели: { $percent } %
cli-wrong-sort = по столбцу { $name } не упорядочивается
cli-export-name = опора
cli-no-terminal = рабочему экрану нужен терминал, а ввод или вывод — не терминал
cli-no-terminal-hint = Для работы без экрана: opora list, opora import roadmap ФАЙЛ, opora --help
cli-terminal-failed = терминал не отвечает: { $reason }
cli-store-held = хранилище занято: { $user }, с { $since }, терминал { $terminal }, процесс { $pid }
cli-store-held-unknown = хранилище занято другим процессом
cli-store-held-hint = Закройте программу там или укажите другое хранилище: --store КАТАЛОГ
cli-store-not-empty-hint = Укажите пустой каталог: opora --store КАТАЛОГ restore ФАЙЛ; заменить хранилище: restore --replace ФАЙЛ
cli-store-open-hint = Закройте хранилище: chmod -R go-rwx { $dir }
cli-store-owner-hint = Запустите программу под тем пользователем или отдайте хранилище себе: chown -R { $me } { $dir }
cli-demo-done = Придумано мероприятий: { $activities }, планов: { $plans }, педагогов: { $teachers }
cli-backup-done = Копия готова и проверена: { $file }
    Записей журнала: { $last }; документов: { $papers }; объём: { $kib } КиБ
    Ключи личных данных: { $keys }. Храните их отдельно от копии.
cli-backup-no-keys = нет
cli-backup-keys-stay = Ключи личных данных остались на сервере: копию с ними делает ночная копия сервера; без них личные поля этой копии пусты
cli-restore-done = Хранилище восстановлено: { $file }
    Записей журнала: { $last }; документов: { $papers }; объём: { $kib } КиБ
cli-restore-aside = Прежнее хранилище: { $dir }
cli-check-journal = Журнал: записей { $entries }, документов { $papers }, ключей { $keys }
    Отпечаток последней записи: { $head }
cli-check-view = Указатели: значений { $values }
cli-check-good = Всё цело.
cli-check-damaged = найдено повреждений: { $count }
cli-check-damaged-hint = Ничего не исправлено. Снимите копию каталога и восстановите последнюю копию: opora restore ФАЙЛ
cli-check-mendable-hint = Часть этого строится заново: opora check --repair. Остальное вернёт только копия: opora restore --replace ФАЙЛ
cli-repair-remade = Построено заново: { $path }
cli-repair-removed = Удалено, прочесть было нельзя или не дописано: { $path }
cli-repair-aside = Указатели строятся заново; прежние отложены: { $path }
cli-damage-place = { $path }, байт { $offset }
cli-damage-lost = не читаются записи с { $from } по { $to }
cli-damage-segment-head = начало файла испорчено
cli-damage-segment-missing = файла нет
cli-damage-other-store = файл другого хранилища
cli-damage-not-an-entry = здесь не запись
cli-damage-checksum = запись не та, что была записана
cli-damage-gap = пропуск в нумерации записей
cli-damage-chain = запись не продолжает предыдущую
cli-damage-moved = запись не на своём месте
cli-damage-end-missing = нет последних записей
cli-damage-not-zeros = за последней записью что-то есть
cli-damage-senseless = запись не имеет смысла
cli-damage-mark = отметка последней записи испорчена
cli-damage-table = таблица испорчена; она строится заново
cli-damage-key = файл ключа испорчен
cli-damage-sealed = личное значение не открывается своим ключом
cli-damage-paper = документ не тот, что был сохранён
cli-damage-draft = черновик не читается
cli-damage-format = номер формата хранилища не читается
cli-yes = да
cli-no = нет
cli-doctor-version = Версия
cli-doctor-person = Кто
cli-doctor-today = Сегодня
cli-doctor-language = Язык
cli-doctor-locale = Локаль (нужна UTF-8)
cli-doctor-term = Терминал
cli-doctor-term-unknown = { $name } — не узнан, ему шлётся только то, что умеет любой терминал
cli-doctor-streams = Подключено к терминалу
cli-doctor-size = Размер экрана
cli-doctor-store = Хранилище
cli-doctor-server = Сервер
cli-doctor-space = Свободно на диске
cli-doctor-space-little = меньше десятой части диска
cli-doctor-space-short = меньше 200 МиБ: скоро нельзя будет записывать
cli-doctor-copies = Копии, сделанные самой программой
cli-doctor-no-room = чтение; запись ждёт места на диске
cli-doctor-mode = Права каталога
cli-doctor-entries = Записей журнала
cli-doctor-view = Указатели
cli-doctor-state = Состояние
cli-doctor-no-store = ещё не создано
cli-doctor-read-only = только чтение
cli-doctor-writable = в порядке
cli-doctor-wrong = не в порядке: { $count }
cli-wrong-twice = { $arg } задано дважды
cli-program-broken = Ошибка программы ({ $code }). Всё подтверждённое сохранено; откройте программу снова и сообщите это место.

cli-list-with-names = показать имена педагогов, у которых есть согласие (показ записывается)
cli-export-with-names = имена педагогов, у которых есть согласие (выгрузка записывается)

cli-plan = Планы: новый по образцу прошлого
cli-plan-copy = Сделать план следующего года по образцу прошлого
cli-plan-copy-name = Какой план: слова названия, год, #номер; без имени — тот, что в --plan, или единственный
cli-plan-copy-to = Период нового плана: 2021-09-01..2022-08-31; на столько же лет сдвигаются годы в формулировках
cli-plan-copy-title = Название нового плана; без него — прежнее со сдвинутыми годами
cli-plan-copy-example = opora plan copy 2020 --to 2021-09-01..2022-08-31
cli-plan-copied = Новый план: { $plan }
    Разделов: { $sections }; мероприятий: { $activities }. Отменить: opora undo
cli-which-plan = в хранилище несколько планов; назовите один
cli-import-schools = Взять в хранилище список школ (csv, xlsx)
cli-import-schools-file = Файлы списков
cli-import-schools-map = Что в столбце: «Столбец=поле» (пустое поле: не брать); запоминается для таких же заголовков
cli-import-schools-merge = Похожих считать одним и тем же
cli-import-schools-dry-run = Только показать, что изменится; ничего не записывать
cli-import-schools-format = text или json
cli-import-schools-example = opora import schools data/demo/schools.csv
cli-import-teachers = Взять в хранилище список педагогов, в том же или в другом файле — дефициты и меры
cli-import-teachers-file = Файлы списков
cli-import-teachers-map = Что в столбце: «Столбец=поле» (пустое поле: не брать); запоминается для таких же заголовков
cli-import-teachers-merge = Похожих считать одним и тем же человеком
cli-import-teachers-dry-run = Только показать, что изменится; ничего не записывать
cli-import-teachers-format = text или json
cli-import-teachers-example = opora import teachers data/demo/teachers.csv data/demo/deficits.csv
cli-value-column-meaning = СТОЛБЕЦ=СМЫСЛ
cli-value-column-field = СТОЛБЕЦ=ПОЛЕ
cli-value-code = КОД
cli-value-by = КАК
cli-value-paper-days = ДОКУМЕНТ=ДНЕЙ
cli-erase = Уничтожить персональные данные педагога: отменить нельзя; печатает акт
cli-erase-id = Код педагога: П17
cli-erase-yes = Да, уничтожить
cli-erase-example = opora erase П17 --yes
cli-erase-hint = Если всё верно, повторите с --yes
cli-remind = Готовый текст напоминания: кто не сдал по мероприятию; с --school — что должна школа
cli-remind-id = Номер мероприятия (3.1) или код школы (07)
cli-remind-school = Что должна школа
cli-remind-example = opora remind 3.1
    opora remind --school 07
cli-summary = Дефициты по школам и блокам без имён; группы меньше пяти объединены
cli-summary-filter = Отбор дефицитов: блок:методический уровень:высокий
cli-summary-by = school, block или typical
cli-summary-example = opora summary --by typical
cli-unfold = Развернуть мероприятие «ОУ района» в отчёты школ
cli-unfold-id = Номера мероприятий
cli-unfold-school = Коды школ; без них: из списка года, а если его нет, все
cli-unfold-example = opora unfold 3.1
cli-looks = Кто и когда смотрел имена педагогов
cli-looks-limit = Не больше стольких строк
cli-looks-example = opora looks
cli-done-school = Коды школ, которые сдали (для мероприятий «ОУ района»)
cli-done-to-check = Сдано, но ещё на проверке
cli-no-line = { $id }: у школы { $school } такого отчёта нет
cli-no-such-column = столбца «{ $name }» в документе нет
cli-wrong-map = «{ $text }»: нужно «Столбец=поле»
cli-no-school = школы с кодом { $code } нет
cli-roster-nothing-taken = Не принятое названо выше; остальное уже есть, ничего не изменено
cli-roster-known = Всё это уже есть, ничего не изменено
cli-roster-alike = строка { $line }: похоже на { $code }; тот же человек: --merge
cli-demo-district = Загружены дорожная карта, 11 школ и 120 педагогов выдуманного района; все имена выдуманы
cli-demo-teachers = Сколько педагогов (с дефицитами и мерами)
cli-done-of = Какое повторение закрыть, по его дню (по умолчанию самое раннее открытое)
cli-postpone-of = Какое повторение перенести, по его дню (по умолчанию следующее)
cli-event = Записать день события: все сроки, которые от него зависят, сдвинутся
cli-event-words = Слова из названия события
cli-event-on = День, когда оно наступило (началось)
cli-event-until = День, когда оно закончилось
cli-event-awaited = Снова ждём: день убрать
cli-event-example = opora event снятие ограничительных мер --on 15.01.2021
cli-no-event = события «{ $name }» нет; есть такие:
cli-several-events = под «{ $name }» подходит несколько событий:
cli-reopen = Вернуть в работу мероприятие или одно его повторение
cli-reopen-ids = Номера (3.7, 2020/3.7) или слова из названий
cli-reopen-of = Какое повторение, по его дню
cli-reopen-reason = Причина
cli-reopen-example = opora reopen 3.7 --of 2021-01-25
cli-warn = За сколько дней до срока пора начинать, по видам документов
cli-warn-set = ВИД=ДНИ: analytic-note=21; без числа — как обычно
cli-warn-format = text или json
cli-warn-example = opora warn analytic-note=21 list=2
cli-wrong-warning = не понято, какой документ и сколько дней: { $text }
cli-show-unused = В [скобках] — что в сроке не использовано

cli-global-socket = Сокет сервера; без него — сокет районного сервера, если он есть
cli-value-socket = СОКЕТ
cli-value-seconds = СЕКУНД
cli-value-count = СКОЛЬКО
cli-serve = Держать хранилище и пускать к нему других: сервер
cli-serve-own = Только для окон этого же человека; уходит, когда никого нет
cli-serve-idle = Уйти, когда столько секунд никого нет
cli-serve-connections = Сколько подключений всего (300)
cli-serve-per-person = Сколько подключений у одного человека (8)
cli-serve-calls = Сколько обращений в секунду у одного человека (50; 0 — сколько придёт)
cli-serve-example = opora --store /var/lib/opora --socket /run/opora/opora.sock serve
cli-serve-listening = слушаю { $socket }
cli-serve-closed = к { $socket } подойдут только члены группы { $group }; чтобы подошли все, root: chgrp { $people } { $socket }
cli-serve-failed = сервер остановился: { $reason }
cli-serve-no-socket = сокет { $path } не открыть: { $reason }
cli-backup-keep = ФАЙЛ — папка: копия с датой в ней, остаётся столько новейших
cli-backup-pruned = старых копий убрано: { $count }
cli-backup-unpruned = копия сделана, но старые в { $path } не убраны: { $reason }
cli-ssh = Работа для тех, кто входит по ssh и получает только Опору (ForceCommand)
cli-ssh-example = ForceCommand /usr/bin/opora ssh
cli-ssh-refused = по ssh нет команды «{ $verb }»
cli-ssh-unclear = команда по ssh не понята
cli-ssh-hint = Без команды откроется рабочий стол (ssh -t); есть ещё: { $verbs }
cli-export-stdout = В стандартный вывод; имя ФАЙЛА задаёт только вид
cli-export-to-terminal = файл в терминал не выводится: направьте вывод в файл ( > plan.xlsx)
cli-status = Показать, с каким хранилищем идёт работа, каким путём и кто здесь
cli-status-format = Вид: text или json
cli-status-example = opora status
cli-status-store = хранилище: { $path }
cli-status-role = роль: { $role }
cli-status-socket = сервер: { $path }
cli-status-none = хранилища ещё нет
cli-status-me = вы: { $who }
cli-status-sequence = записей в журнале: { $n }
cli-status-read-only = только чтение: подробности — opora check
cli-status-here = здесь: { $who }
cli-serve-init = Завести районное хранилище: первый администратор; делает root один раз
cli-serve-admin = Логин первого администратора
cli-serve-no-account = учётной записи { $login } на этой машине нет; заведите её: adduser { $login }
cli-serve-initialised = администратор: { $login }; хранилище: { $dir }
cli-value-login = ЛОГИН

cli-looks-of = Код педагога: кому показано имя именно этого педагога (печатается для него)
cli-looks-format = Таблица или JSON
cli-repair-kept = Указатели оставлены как есть ({ $path }): журнал повреждён, построенные заново были бы беднее
cli-check-unmended-hint = Остальное вернёт только копия: opora restore --replace ФАЙЛ
cli-check-loss-hint = Записи журнала потеряны: работа остановлена (только чтение), потерянное вернёт только копия. Пока указатели целы, видно всё, что было: сохраните нужное (opora export ФАЙЛ)
cli-check-remainder-hint = Обычно это запись, прерванная отключением питания: при следующем открытии остаток отбросится, прочитанные записи целы. Если последних действий не хватает, они в копии
cli-check-loss-copy = Последняя целая копия здесь: записей { $last }. Вернуть её: opora --store { $dir } restore --replace { $path } — прежнее хранилище останется рядом. Если ночная копия новее, возьмите её; на районном сервере — от root, как в docs/operations.md, 8
cli-check-loss-no-copy = Возьмите последнюю ночную или свою копию: opora restore --replace ФАЙЛ — прежнее хранилище останется рядом
cli-backup-damaged-hint = Копия не сделана, прежние копии не тронуты. Что повреждено и из какой копии восстановить, скажет opora check
cli-backup-force = Заменить файл, если он уже есть
cli-restore-socket = restore восстанавливает папку хранилища, а не сервер: с --socket он не работает. Без --socket хранилище появилось бы здесь: { $dir }
cli-restore-socket-hint = Укажите папку: opora --store КАТАЛОГ restore ФАЙЛ. Сервер, который её держит, сначала остановите
cli-serve-no-folder = папку хранилища { $path } не открыть: { $reason }
