# Words of imports.

import-read = Район: { $district }; период: { $period }
    Разделов: { $sections }; мероприятий: { $activities }; исполнителей: { $owners }; кодировка: { $encoding }
import-no-period = не указан
import-compared = Новых: { $new }; изменено: { $changed }; без изменений: { $same }
import-kept = { $handle }: «{ $field }» изменено здесь, оставлено как есть
import-missing = Есть в хранилище, но не в документе (остаются): { $records }
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
