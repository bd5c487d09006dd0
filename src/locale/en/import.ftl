# Words of imports.

import-read = District: { $district }; period: { $period }
    Sections: { $sections }; activities: { $activities }; owners: { $owners }; encoding: { $encoding }
import-no-period = not said
import-compared = New: { $new }; changed: { $changed }; the same: { $same }
import-kept = { $handle }: "{ $field }" was changed here and is kept
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
import-refused-row = Line { $line } was not taken: { $why }: { $text }
import-noise = { $count ->
    [one] { $count } line is no part of the plan:
   *[other] { $count } lines are no part of the plan:
}
import-questions = Questions and remarks ("?": a person decides):
import-notes = Remarks:
import-nothing-written = This is a preview: nothing was written.
import-written = Written. To take it back: opora undo
import-known = { $file } is there already, nothing is new.
import-file-line = { $file }, line { $line }
import-store-busy = The store is in use and cannot be compared with.

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
import-fault-no-activities = there is no activity below the names of the columns
import-hint = The store is unchanged. A road map is needed: text with columns separated by tabs.
import-fault-not-found-hint = The store is unchanged. Check the file's name.
import-fault-too-large-hint = The store is unchanged. Divide the file.
row-refused-no-title = it has no title

import-fault-no-roster-heading = no row names the columns of a list
import-fault-no-roster-heading-hint = The store is unchanged. Name the columns in the first row: name, school, subjects…
import-fault-broken-workbook = the Excel workbook is damaged
import-fault-broken-workbook-hint = The store is unchanged. Open the file in Excel and save it again.
import-fault-too-many-cells = more rows, columns or cells than can be read
import-fault-too-many-cells-hint = The store is unchanged. Divide the file.

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
roster-unclosed-quote = a quote is not closed: rows below fell into the cell; remove it and take the file again
roster-other-sheet = another sheet of the workbook, not read
