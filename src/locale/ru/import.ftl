# Words of imports.

import-read = Район: { $district }; период: { $period }
    Разделов: { $sections }; мероприятий: { $activities }; исполнителей: { $owners }; кодировка: { $encoding }
import-no-period = не указан
import-compared = Новых: { $new }; изменено: { $changed }; без изменений: { $same }
import-kept = { $handle }: «{ $field }» изменено здесь, оставлено как есть
import-refused-row = Не взято ({ $place }): { $why }: { $text }
import-version-of = Новая редакция плана «{ $title }» { $period }. Если это другой план: --as new
import-as-new = Это новый план: в хранилище есть другие. Новая редакция одного из них: --as ПЛАН
import-conflicts = Изменено и в документе, и здесь:
import-conflict-kept = { $handle } «{ $field }»: было { $was } · в документе { $paper } · здесь { $here } — оставлено своё
import-conflict-taken = { $handle } «{ $field }»: было { $was } · здесь { $here } · в документе { $paper } — взято из документа
import-conflicts-hint = Взять из документа: --take-paper (всё) или --take-paper=3.7,3.8:deadline
import-missing = Есть в хранилище, но не в документе (остаются; исключить из плана: --withdraw-missing): { $records }
import-withdrawn = Исключены из плана: { $records }
import-withdrawn-because = нет в новой редакции { $file }
import-returned = Исключённые раньше снова есть в документе (открыть: --reopen-returned): { $records }
import-reopened = Снова открыты: { $records }
import-deleted = Есть в документе, удалены здесь (вернуть: --restore-deleted): { $records }
import-restored = Возвращены: { $records }
import-not-offered = «{ $name }» при этом приёме не предлагается
import-noise = { $count ->
    [one] Не относится к плану { $count } строка:
    [few] Не относится к плану { $count } строки:
   *[other] Не относится к плану { $count } строк:
}
import-questions = Вопросы и замечания («?» — решает человек):
import-notes = Замечания:
import-nothing-written = Это просмотр: ничего не записано.
import-written = Записано. Отменить: opora undo
import-known = { $file } уже взят, нового нет.
import-file-place = { $file }, { $place }
import-store-busy = Хранилище занято, сравнить с ним нельзя.

import-rows = Строк прочитано: { $seen } = название { $title } + заголовки { $headings } + разделы { $sections } + мероприятия { $activities } + продолжения { $joined } + прочее { $noise } + не взято { $refused }
import-column = «{ $heading }» — { $role }{ $how }
import-column-nameless = столбец { $number } без заголовка
import-columns = Столбцы:

# Where something stands in a paper.
place-line = строка { $row }
place-paragraph = абзац { $row }
place-table = таблица { $table }, строка { $row }
place-sheet = лист «{ $sheet }», строка { $row }
place-sheet-whole = лист «{ $sheet }»
place-table-whole = таблица { $table }
place-column = столбец { $column }
place-paper = документ
place-page = стр. { $page }

# What a column of a plan means, and how that was told.
column-role-title = мероприятие
column-role-deadline = срок
column-role-owners = исполнители
column-role-result = результат
column-role-number = номер
column-role-section = раздел
column-role-start = начало срока
column-role-end = конец срока
column-role-marks = отметки срока
column-role-status = состояние (хранится как есть)
column-role-aside = прочее (хранится как есть)
column-role-unknown = не опознан (хранится как есть)
column-how-heading = по заголовку
column-how-content = по содержанию
column-how-against-heading = по содержанию, вопреки заголовку
column-how-said = сказано вами
column-how-untold = не опознан

import-kind-pipe = канал
import-kind-socket = сокет
import-kind-device = устройство

import-fault-not-found = такого файла нет
import-fault-directory = это каталог, а нужен файл
import-fault-not-regular = это не обычный файл ({ $kind })
import-fault-not-permitted = нет права читать
import-fault-unreadable = не читается: { $message }
import-fault-too-large = { $size } МиБ, можно до { $limit } МиБ; файл не прочитан
import-fault-empty = файл пуст
import-fault-binary = это не текст (байт { $offset })
import-fault-binary-known = это не текст, а { $format }
import-fault-no-table = в тексте нет таблицы
import-fault-no-heading = нет строки с названиями столбцов дорожной карты; похоже на неё: { $cells }
import-fault-no-deadline = в таблице нет столбца со сроками: { $cells }
import-fault-no-deadline-hint = Хранилище не изменено. Назовите столбец со сроками («Срок исполнения») и возьмите файл снова.
import-fault-no-activities = под названиями столбцов нет ни одного мероприятия
import-hint = Хранилище не изменено. Нужна дорожная карта: документ Word (.docx), книга Excel (.xlsx), .csv или текст с таблицей.
import-fault-not-found-hint = Хранилище не изменено. Проверьте имя файла.
import-fault-too-large-hint = Хранилище не изменено. Разделите файл на части.
row-refused-no-title = нет названия

import-fault-no-roster-heading = нет строки с названиями столбцов списка
import-fault-no-roster-heading-hint = Хранилище не изменено. Назовите столбцы в первой строке. Педагоги: «ФИО», «Школа», «Предметы»; школы: «Код», «Школа», «Логин».
import-fault-broken-workbook = книга Excel повреждена
import-fault-broken-workbook-hint = Хранилище не изменено. Откройте файл в Excel и сохраните заново.
import-fault-too-many-columns = столбцов больше, чем бывает в плане (можно до 256)
import-fault-too-many-cells = больше строк, столбцов или ячеек, чем можно прочесть
import-fault-too-many-cells-hint = Хранилище не изменено. Разделите файл на части.

# What a reader of a format left out or decided.

# Formats that are not read, and what to do with each.
import-fault-foreign = это { $format }; так не читается
import-foreign-doc = документ старого Word (.doc)
import-foreign-doc-hint = Хранилище не изменено. Откройте файл в Word или LibreOffice и сохраните как .docx.
import-foreign-xls = книга старого Excel (.xls)
import-foreign-xls-hint = Хранилище не изменено. Откройте файл в Excel или LibreOffice и сохраните как .xlsx.
import-foreign-old-office = файл старой программы Office
import-foreign-old-office-hint = Хранилище не изменено. Откройте файл в его программе и сохраните как .docx или .xlsx.
import-foreign-pdf = документ PDF
import-foreign-pdf-hint = Хранилище не изменено. Нужен исходный .docx или .xlsx. Если его нет, откройте PDF в Word и сохраните как .docx либо скопируйте таблицу в текстовый файл.
import-foreign-rtf = документ RTF
import-foreign-rtf-hint = Хранилище не изменено. Откройте файл в Word или LibreOffice и сохраните как .docx.
import-foreign-odt = документ OpenDocument (.odt)
import-foreign-odt-hint = Хранилище не изменено. Откройте файл в LibreOffice и сохраните как .docx.
import-foreign-ods = таблица OpenDocument (.ods)
import-foreign-ods-hint = Хранилище не изменено. Откройте файл в LibreOffice и сохраните как .xlsx.
import-foreign-slides = презентация
import-foreign-slides-hint = Хранилище не изменено. Скопируйте таблицу в документ Word и сохраните его как .docx.
import-foreign-page = веб-страница или XML, хотя имя может быть и .doc или .xls
import-foreign-page-hint = Хранилище не изменено. Откройте файл в Word и сохраните как .docx, из Excel — как .xlsx.
import-foreign-document = документ Word
import-foreign-document-hint = Хранилище не изменено. Скопируйте таблицу в Excel и сохраните как .xlsx.
import-foreign-workbook = книга Excel
import-foreign-workbook-hint = Хранилище не изменено. Скопируйте таблицу в документ Word и сохраните как .docx или сохраните лист как .csv.
import-foreign-archive = архив, в котором нет документа
import-foreign-archive-hint = Хранилище не изменено. Если документ лежит внутри архива, сначала распакуйте его.
import-fault-encrypted = документ закрыт паролем
import-fault-encrypted-hint = Хранилище не изменено. Откройте документ, снимите пароль (Файл → Сведения → Защита) и сохраните заново.
import-fault-broken-archive = документ повреждён или скачан не до конца
import-fault-broken-archive-hint = Хранилище не изменено. Получите файл заново или откройте его в Word (Excel) и сохраните под другим именем.
import-fault-archive-bomb = внутри файла несоразмерно много данных, таких документов не бывает; файл не прочитан
import-fault-archive-bomb-hint = Хранилище не изменено. Проверьте, откуда файл. Если он ваш, откройте его в Word (Excel) и сохраните заново.
import-fault-xml-entities = часть { $part } объявляет сущности XML, в документах Word и Excel их не бывает; файл не прочитан
import-fault-xml-entities-hint = Хранилище не изменено. Проверьте, откуда файл. Если он ваш, откройте его в Word (Excel) и сохраните заново.
import-fault-too-deep = часть { $part }: слишком глубокая вложенность (таблицы в таблицах)
import-fault-too-deep-hint = Хранилище не изменено. Скопируйте нужную таблицу в новый документ.
import-fault-broken-xml = часть { $part } повреждена (байт { $offset })
import-fault-broken-xml-hint = Хранилище не изменено. Откройте файл в Word и сохраните под другим именем.
import-fault-cell-too-long = таблица { $table }, строка { $row }: ячейка длиннее { $limit } КиБ
import-fault-cell-too-long-hint = Хранилище не изменено. Это не дорожная карта, или в ячейку попал целый документ.
import-fault-no-table-in-document = в документе нет таблицы
import-fault-no-table-in-document-hint = Хранилище не изменено. Нужна дорожная карта в виде таблицы; таблица, вставленная картинкой, не читается.
import-fault-reading-too-long = чтение заняло слишком много времени и остановлено
import-fault-reading-too-long-hint = Хранилище не изменено. Скопируйте таблицу в новый документ и возьмите его.
import-fault-reading-died = при чтении не хватило памяти, или файл устроен так, что прочесть его нельзя
import-fault-reading-died-hint = Хранилище не изменено. Скопируйте таблицу в новый документ и возьмите его.

# Why a row or a cell of a list was not taken.
roster-no-name = не сказано, о ком строка
roster-not-a-number = не число
roster-not-a-day = не дата с годом
roster-not-a-year = не год
roster-not-years = не годы
roster-not-a-choice = нет такого значения
roster-not-a-login = не логин: нужны шесть цифр
roster-not-a-name = не похоже на фамилию и имя
roster-no-paper-number = нет номера документа
roster-too-long = слишком длинно
roster-personal-data = персональные данные, которых работа не требует
roster-said-otherwise = в строке выше сказано иначе
roster-unclosed-quote = кавычка не закрыта; уберите лишнюю кавычку и возьмите файл снова
roster-other-sheet = другой лист книги, не прочитан

import-fault-cells-out-of-order = таблица скопирована столбец за столбцом: какие ячейки образуют строку, узнать нельзя
import-fault-cells-out-of-order-hint = Хранилище не изменено. Сохраните таблицу как .docx или .xlsx либо скопируйте её из Word построчно.

## Remarks of the readers of texts and workbooks.
import-remark-columns-unclear = { $place }: столбцы стоят не ровно, текст мог попасть в соседний столбец; сверьте строки
import-remark-rows-unclear = { $place }: границы строк не видны, они угаданы по началу предложений; сверьте строки
import-remark-row-unclear = { $place }: ячеек не столько, сколько столбцов; весь текст оставлен в названии мероприятия
import-remark-broken-quotes = { $place }: кавычка не закрыта или стоит внутри ячейки; она оставлена как буква
import-remark-hidden-rows = { $place }: строки в книге скрыты; они прочитаны
import-remark-hidden-columns = { $place }: столбцы { $text } в книге скрыты; они прочитаны
import-remark-far-cells = { $place }: ячейки далеко справа от таблицы ({ $text }) не прочитаны
import-remark-formula-errors = { $place }: вместо значения ошибка формулы { $text }
import-remark-formula-without-value = { $place }: значение формулы не сохранено; откройте книгу в Excel и сохраните снова
import-remark-number-was-date = { $place }: номер строки Excel превратил в дату { $text }; прочитан как номер
# What the reader of a format left out or decided.
import-remark-empty-sheet = { $place }: пустой лист { $text }
import-remark-tracked-changes = { $place }: исправлений в режиме рецензирования: { $text }; прочитано так, как если бы они приняты
import-remark-hidden-text = { $place }: скрытый текст не прочитан, мест: { $text }
import-remark-alt-chunk = { $place }: вставленные файлы не прочитаны: { $text }
import-remark-comments = { $place }: примечания на полях не прочитаны: { $text }
import-remark-footnotes = { $place }: сносок: { $text }
import-remark-headers-footers = { $place }: колонтитулы не прочитаны: { $text }
import-remark-hidden-sheet = { $place }: скрытый лист не прочитан: { $text }
import-remark-hidden-sheet-read = { $place }: скрытый лист прочитан: { $text }
import-remark-sheet-without-table = лист без таблицы не прочитан: { $text } ({ $place })
