# Words of imports.

import-read = Район: { $district }; период: { $period }
    Разделов: { $sections }; мероприятий: { $activities }; исполнителей: { $owners }; кодировка: { $encoding }
import-no-period = не указан
import-compared = Новых: { $new }; изменено: { $changed }; без изменений: { $same }
import-kept = { $handle }: «{ $field }» изменено здесь, оставлено как есть
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
import-refused-row = Не взята строка { $line }: { $why }: { $text }
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
import-file-line = { $file }, строка { $line }
import-store-busy = Хранилище занято, сравнить с ним нельзя.

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
import-fault-no-activities = под названиями столбцов нет ни одного мероприятия
import-hint = Хранилище не изменено. Нужна дорожная карта: текст, в котором столбцы разделены табуляцией.
import-fault-not-found-hint = Хранилище не изменено. Проверьте имя файла.
import-fault-too-large-hint = Хранилище не изменено. Разделите файл на части.
row-refused-no-title = нет названия

import-fault-no-roster-heading = нет строки с названиями столбцов списка
import-fault-no-roster-heading-hint = Хранилище не изменено. Назовите столбцы в первой строке. Педагоги: «ФИО», «Школа», «Предметы»; школы: «Код», «Школа», «Логин».
import-fault-broken-workbook = книга Excel повреждена
import-fault-broken-workbook-hint = Хранилище не изменено. Откройте файл в Excel и сохраните заново.
import-fault-too-many-cells = больше строк, столбцов или ячеек, чем можно прочесть
import-fault-too-many-cells-hint = Хранилище не изменено. Разделите файл на части.

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
roster-unclosed-quote = кавычка не закрыта: в ячейку попали строки ниже; уберите лишнюю кавычку и возьмите файл снова
roster-other-sheet = другой лист книги, не прочитан
