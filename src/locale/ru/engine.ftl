# Commands, refusals, warnings, troubles of the store.

command-import = Импорт плана
command-copy-plan = план по образцу прошлого
command-done = Выполнено
command-attach = Документ
command-reopen = Возвращено в работу
command-start = Взято в работу
command-cancel = Снято без исполнения
command-postpone = Перенос срока
command-settle-deadline = Срок уточнён
command-settle-doubt = Вопрос решён
command-event = Событие
command-assign = Назначение
command-edit = Правка
command-note = Комментарий
command-add-activity = Новое мероприятие
command-add-section = Новый раздел
command-add-owner = Новый исполнитель
command-move = Перемещение
command-delete = Удаление
command-settle-period = Период плана уточнён
command-save-view = Закладка
command-undo = Отмена
command-redo = Возврат

refusal-not-found = записи больше нет
refusal-open-question = сначала решите вопрос о сроке ({ $what }): клавиша { $key }
refusal-nothing-to-settle = вопросов к этой записи нет
refusal-deadline-moved = срок уже перенесён на { $to }: переносите дальше
refusal-no-date = нет даты, которую можно перенести
refusal-already-closed = уже закрыто { $on }
refusal-not-closed = не закрыто
refusal-already-in-work = уже в работе
refusal-day-in-future = { $day } ещё не наступило
refusal-reason-missing = укажите причину
refusal-text-missing = напишите текст
refusal-changed-meanwhile = «{ $field }» изменено после того, как вы смотрели: { $by }, { $at }, теперь «{ $theirs }». Нажмите { $key }, чтобы увидеть правку, и повторите
refusal-erasure-stands = последнее действие уничтожило данные: вернуть их нельзя, и за него отмена не идёт
refusal-too-many = { $count } записей, за один раз можно { $limit }
refusal-nothing-matches = под отбор ничего не подходит
refusal-nothing-to-undo = отменять нечего
refusal-nothing-to-redo = возвращать нечего
refusal-changed-since = после вас изменено: { $by }, { $at }
refusal-in-use = не пусто, записей внутри: { $count }
refusal-code-taken = код { $code } уже у «{ $by }»
refusal-not-editable = это поле так не меняют
refusal-bad-value = значение не подходит
refusal-end-before-start = конец { $end } раньше начала { $start }
refusal-no-change = ничего не изменится
refusal-bad-filter = отбор не понят

warning-no-paper = без документа
warning-day-off = выходной день
warning-earlier = раньше прежнего срока
warning-number-doubled = такой номер уже есть
warning-outside-plan = вне периода плана
warning-before-plan-end = до конца плана
warning-open-question = есть нерешённый вопрос

store-held = хранилище занято: { $holder }
store-io = { $doing } { $path }: { $reason }
store-disk-full = диск полон: { $path }. Ничего не потеряно; освободите место и повторите
store-sync-failed = диск не подтвердил запись ({ $path }: { $reason }). Запись остановлена; откройте программу снова
store-journal-damaged = журнал повреждён: { $path }, байт { $offset }: { $what }. Только чтение
store-view-ahead = журнал короче, чем был: { $journal } из { $view }. Только чтение; восстановите копию (opora restore)
store-view-hung = индексы отложены в сторону ({ $path }); откройте программу снова
store-view-damaged = индексы повреждены: { $what }; откройте программу снова, они построятся заново
store-too-new = хранилище новее программы: формат { $found }, известен { $known }
store-open-to-others = хранилище { $path } открыто другим (режим { $mode })
store-not-empty = { $path } не пусто
store-backup-damaged = копия { $path } повреждена: { $what }
store-internal = ошибка программы: { $what }

command-add-record = Новая запись
command-set = Правка
command-add-teacher = Новый педагог
command-add-deficit = Новый дефицит
command-add-measure = Новая мера
command-assess = Повторный замер
command-unfold = Развёрнуто по школам
command-hand-in = Сдано
command-excuse = Не требуется
command-reopen-lines = Снова не сдано
command-import-schools = Импорт школ
command-import-teachers = Импорт педагогов
command-remember-mapping = Столбцы запомнены
command-erase = Данные уничтожены
command-look-profile = профиль с именем
command-look-list = список с именами
command-look-search = поиск по имени
command-look-consent = имя для запроса согласия
refusal-schools-owe = { $n ->
    [one] ещё не сдала { $n } школа
    [few] ещё не сдали { $n } школы
   *[other] ещё не сдали { $n } школ
 }: закройте с комментарием (причина) или отметьте школы (Л)
refusal-unknown-name = «{ $name }»: такой школы или исполнителя нет
refusal-no-schools = школ ещё нет: загрузите список (import schools) или добавьте (F6, Д)
refusal-not-collective = исполнитель не собирательный: отчётов по школам нет
refusal-no-instrument = повторный замер: нужно, чем измерено, и день позже прежнего замера
refusal-erased = данные этого педагога уничтожены и не возвращаются
refusal-personal-in-view = в закладке не хранят имена: отберите по коду (П17)
refusal-no-comments = о педагоге комментариев не ведут: пишите к мере
warning-all-handed-in = сдали все, мероприятие закрыто
warning-no-measure-done = ни одна мера не выполнена
