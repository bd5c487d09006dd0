# Words of imports.

import-read = District: { $district }; period: { $period }
    Sections: { $sections }; activities: { $activities }; owners: { $owners }; encoding: { $encoding }
import-no-period = not said
import-compared = New: { $new }; changed: { $changed }; the same: { $same }
import-kept = { $handle }: "{ $field }" was changed here and is kept
import-refused-row = Not taken ({ $place }): { $why }: { $text }
import-version-of = A new version of the plan “{ $title }” { $period }. If it is another plan: --as new
import-as-new = This is a new plan: the store has others. A new version of one of them: --as PLAN
import-conflicts = Changed both in the paper and here:
import-conflict-kept = { $handle } "{ $field }": was { $was } · the paper says { $paper } · here { $here } — ours is kept
import-conflict-taken = { $handle } "{ $field }": was { $was } · here { $here } · the paper says { $paper } — the paper's is taken
import-conflicts-hint = To take the paper's: --take-paper (all) or --take-paper=3.7,3.8:deadline
import-missing = In the store and not in the paper (they stay; to withdraw them: --withdraw-missing): { $records }
import-withdrawn = Withdrawn from the plan: { $records }
import-withdrawn-because = not in the new version { $file }
import-returned = Withdrawn before and in the paper again (to open them: --reopen-returned): { $records }
import-reopened = Open again: { $records }
import-deleted = In the paper and deleted here (to bring them back: --restore-deleted): { $records }
import-restored = Brought back: { $records }
import-not-offered = "{ $name }" is not offered by this import
import-noise = { $count ->
    [one] { $count } line is no part of the plan:
   *[other] { $count } lines are no part of the plan:
}
import-questions = Questions and remarks ("?": a person decides):
import-notes = Remarks:
import-nothing-written = This is a preview: nothing was written.
import-written = Written. To take it back: opora undo
import-known = { $file } is there already, nothing is new.
import-file-place = { $file }, { $place }
import-store-busy = The store is in use and cannot be compared with.

import-rows = Rows read: { $seen } = title { $title } + headings { $headings } + sections { $sections } + activities { $activities } + continued { $joined } + other { $noise } + refused { $refused }
import-column = «{ $heading }» — { $role }{ $how }
import-column-nameless = column { $number } without a heading
import-columns = Columns:

# Where something stands in a paper.
place-line = line { $row }
place-paragraph = paragraph { $row }
place-table = table { $table }, row { $row }
place-sheet = sheet «{ $sheet }», row { $row }
place-sheet-whole = sheet «{ $sheet }»
place-table-whole = table { $table }
place-column = column { $column }
place-paper = document
place-page = p. { $page }

# What a column of a plan means, and how that was told.
column-role-title = activity
column-role-deadline = deadline
column-role-owners = owners
column-role-result = result
column-role-number = number
column-role-section = section
column-role-start = first day
column-role-end = last day
column-role-marks = marks of the deadline
column-role-status = status (kept as it is)
column-role-aside = other (kept as it is)
column-role-unknown = not recognised (kept as it is)
column-how-heading = by its heading
column-how-content = by its cells
column-how-against-heading = by its cells, against its heading
column-how-said = said by you
column-how-untold = not recognised

import-kind-pipe = a pipe
import-kind-socket = a socket
import-kind-device = a device

import-fault-not-found = there is no such file
import-fault-directory = this is a directory, a file is needed
import-fault-not-regular = this is not a regular file ({ $kind })
import-fault-not-permitted = it may not be read
import-fault-unreadable = cannot be read: { $message }
import-fault-too-large = { $size } MiB, the limit is { $limit } MiB; it was not read
import-fault-empty = the file is empty
import-fault-binary = this is not text (byte { $offset })
import-fault-binary-known = this is not text but { $format }
import-fault-no-table = there is no table in the text
import-fault-no-heading = no row names the columns of a road map; the likeliest one: { $cells }
import-fault-no-deadline = the table has no column of deadlines: { $cells }
import-fault-no-deadline-hint = The store is unchanged. Name the column of deadlines ("Срок исполнения") and import the file again.
import-fault-no-activities = there is no activity below the names of the columns
import-hint = The store is unchanged. A road map is wanted: a Word document (.docx), an Excel workbook (.xlsx), .csv or text with a table.
import-fault-not-found-hint = The store is unchanged. Check the file's name.
import-fault-too-large-hint = The store is unchanged. Divide the file.
row-refused-no-title = it has no title

import-fault-no-roster-heading = no row names the columns of a list
import-fault-no-roster-heading-hint = The store is unchanged. Name the columns in the first row: name, school, subjects…
import-fault-broken-workbook = the Excel workbook is damaged
import-fault-broken-workbook-hint = The store is unchanged. Open the file in Excel and save it again.
import-fault-too-many-columns = more columns than a plan has (at most 256)
import-fault-too-many-cells = more rows, columns or cells than can be read
import-fault-too-many-cells-hint = The store is unchanged. Divide the file.

# What a reader of a format left out or decided.

# Formats that are not read, and what to do with each.
import-fault-foreign = this is { $format }; it is not read
import-foreign-doc = a document of old Word (.doc)
import-foreign-doc-hint = The store is unchanged. Open the file in Word or LibreOffice and save it as .docx.
import-foreign-xls = a workbook of old Excel (.xls)
import-foreign-xls-hint = The store is unchanged. Open the file in Excel or LibreOffice and save it as .xlsx.
import-foreign-old-office = a file of an old Office program
import-foreign-old-office-hint = The store is unchanged. Open the file in its program and save it as .docx or .xlsx.
import-foreign-pdf = a PDF document
import-foreign-pdf-hint = The store is unchanged. The original .docx or .xlsx is needed. If there is none, open the PDF in Word and save it as .docx, or copy the table into a text file.
import-foreign-rtf = an RTF document
import-foreign-rtf-hint = The store is unchanged. Open the file in Word or LibreOffice and save it as .docx.
import-foreign-odt = an OpenDocument text (.odt)
import-foreign-odt-hint = The store is unchanged. Open the file in LibreOffice and save it as .docx.
import-foreign-ods = an OpenDocument spreadsheet (.ods)
import-foreign-ods-hint = The store is unchanged. Open the file in LibreOffice and save it as .xlsx.
import-foreign-slides = a presentation
import-foreign-slides-hint = The store is unchanged. Copy the table into a Word document and save that as .docx.
import-foreign-page = a web page or XML, whatever its name
import-foreign-page-hint = The store is unchanged. Open the file in Word and save it as .docx; from Excel, as .xlsx.
import-foreign-document = a Word document
import-foreign-document-hint = The store is unchanged. Copy the table into Excel and save it as .xlsx.
import-foreign-workbook = an Excel workbook
import-foreign-workbook-hint = The store is unchanged. Copy the table into a Word document and save it as .docx, or save the sheet as .csv.
import-foreign-archive = an archive without a document in it
import-foreign-archive-hint = The store is unchanged. If the document lies inside the archive, unpack it first.
import-fault-encrypted = the document is locked by a password
import-fault-encrypted-hint = The store is unchanged. Open the document, take the password off and save it again.
import-fault-broken-archive = the document is damaged or was not downloaded to its end
import-fault-broken-archive-hint = The store is unchanged. Get the file again, or open it in Word (Excel) and save it under another name.
import-fault-archive-bomb = the file unpacks to more than any document does; it was not read
import-fault-archive-bomb-hint = The store is unchanged. Check where the file is from. If it is yours, open it in Word (Excel) and save it again.
import-fault-xml-entities = part { $part } declares XML entities, documents of Word and Excel have none; the file was not read
import-fault-xml-entities-hint = The store is unchanged. Check where the file is from. If it is yours, open it in Word (Excel) and save it again.
import-fault-too-deep = part { $part }: nested too deep (tables in tables)
import-fault-too-deep-hint = The store is unchanged. Copy the table that is needed into a new document.
import-fault-broken-xml = part { $part } is damaged (byte { $offset })
import-fault-broken-xml-hint = The store is unchanged. Open the file in Word and save it under another name.
import-fault-cell-too-long = table { $table }, row { $row }: a cell of more than { $limit } KiB
import-fault-cell-too-long-hint = The store is unchanged. This is no road map, or a whole document got into the cell.
import-fault-no-table-in-document = there is no table in the document
import-fault-no-table-in-document-hint = The store is unchanged. A road map in the form of a table is needed; a picture of a table is not read.
import-fault-reading-too-long = reading took too long and was stopped
import-fault-reading-too-long-hint = The store is unchanged. Copy the table into a new document and take that.
import-fault-reading-died = memory ran out while reading, or the file is made so that it cannot be read
import-fault-reading-died-hint = The store is unchanged. Copy the table into a new document and take that.

# Why a row or a cell of a list was not taken.
roster-no-name = it does not say whom it is about
roster-not-a-number = not a number
roster-not-a-day = not a date with a year
roster-not-a-year = not a year
roster-not-years = no years
roster-not-a-choice = no such value
roster-not-a-login = not a login: six digits are needed
roster-not-a-name = does not look like a name
roster-no-paper-number = no number of a paper
roster-too-long = too long
roster-personal-data = personal data that the work does not need
roster-said-otherwise = a row above says otherwise
roster-unclosed-quote = a quote is not closed; remove it and take the file again
roster-other-sheet = another sheet of the workbook, not read

import-fault-cells-out-of-order = the table was copied column by column: which cells make a row cannot be known
import-fault-cells-out-of-order-hint = The store is unchanged. Save the table as .docx or .xlsx, or copy it from Word row by row.

## Remarks of the readers of texts and workbooks.
import-remark-columns-unclear = { $place }: the columns do not stand straight, text may be in a neighbouring one; compare the rows
import-remark-rows-unclear = { $place }: where rows end cannot be seen, it was told by how sentences begin; compare the rows
import-remark-row-unclear = { $place }: not as many cells as columns; all the text was left in the name of the activity
import-remark-broken-quotes = { $place }: a quotation mark is not closed or stands inside a cell; it was left as a letter
import-remark-hidden-rows = { $place }: rows hidden in the workbook; they were read
import-remark-hidden-columns = { $place }: columns { $text } are hidden in the workbook; they were read
import-remark-far-cells = { $place }: cells far to the right of the table ({ $text }) were not read
import-remark-formula-errors = { $place }: the mistake of a formula, { $text }, instead of a value
import-remark-formula-without-value = { $place }: the value of a formula is not kept; open the workbook in Excel and save it again
import-remark-number-was-date = { $place }: Excel made the date { $text } of a row’s number; read as a number
# What the reader of a format left out or decided.
import-remark-empty-sheet = { $place }: empty sheet { $text }
import-remark-tracked-changes = { $place }: tracked changes: { $text }; read as if they were accepted
import-remark-hidden-text = { $place }: hidden text was not read, places: { $text }
import-remark-alt-chunk = { $place }: embedded files were not read: { $text }
import-remark-comments = { $place }: comments were not read: { $text }
import-remark-footnotes = { $place }: footnotes: { $text }
import-remark-headers-footers = { $place }: headers and footers were not read: { $text }
import-remark-hidden-sheet = { $place }: a hidden sheet was not read: { $text }
import-remark-hidden-sheet-read = { $place }: a hidden sheet was read: { $text }
import-remark-sheet-without-table = a sheet without a table was not read: { $text } ({ $place })
