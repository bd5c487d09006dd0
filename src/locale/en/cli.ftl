# Words of the command line.

cli-about = Opora: a workbench for a district's road map: activities, deadlines, owners, journal.
    Without a command the workbench opens.
cli-example = opora open data/roadmaps/leskensky-2020.txt
    opora --today 2021-02-01 list due:overdue
cli-heading-usage = Usage:
cli-heading-commands = Commands
cli-heading-options = Options
cli-heading-global = Common options
cli-heading-arguments = Arguments
cli-heading-examples = Examples:
cli-reference-about = Every command of the program. Made from the program itself (`OPORA_REGENERATE=1 cargo test --test cli`), not edited here.

cli-value-options = OPTIONS
cli-value-command = COMMAND
cli-value-dir = DIR
cli-value-name = NAME
cli-value-date = DATE
cli-value-lang = LANGUAGE
cli-value-id = ID
cli-value-paper = PAPER
cli-value-file = FILE
cli-value-text = TEXT
cli-value-span = SPAN
cli-value-field-value = FIELD=VALUE
cli-value-kind = KIND
cli-value-filter = FILTER
cli-value-number = NUMBER
cli-value-format = FORMAT
cli-value-column = COLUMN
cli-value-columns = COLUMNS
cli-value-period = PERIOD
cli-value-shell = SHELL

cli-global-store = Directory of the store (by default in the user's data folder, $XDG_DATA_HOME/opora)
cli-global-plan = Plan: words of its title, a year or #number
cli-global-today = The day that deadlines are counted from (2021-02-01); the journal keeps the real time
cli-global-lang = Language: ru or en
cli-global-help = Show help
cli-global-version = Show the version

cli-open = Take a road map into the store unless it is there, and open the workbench
cli-open-file = File of the road map
cli-open-period = The plan's period when the paper does not say it: 2020-05-01..2021-06-30
cli-open-example = opora open data/roadmaps/leskensky-2020.txt
    opora --today 2021-02-01 open data/roadmaps/leskensky-2020.txt

cli-import = Take data from files into the store
cli-import-example = opora import roadmap plan.txt --dry-run
cli-import-roadmap = Take a road map into the store
cli-import-roadmap-file = Files of road maps
cli-import-roadmap-dry-run = Only show what would change; write nothing
cli-import-roadmap-period = The plan's period when the paper does not say it: 2020-05-01..2021-06-30
cli-import-roadmap-map = What a column means: «Column=meaning» (title, deadline, owners, result, number, section, start, end, marks, status, aside); remembered for files with the same headings
cli-import-roadmap-as-plan = Which plan it is a version of: words of the title, a year, #number; new: a new plan
cli-import-roadmap-take-paper = Where paper and person both changed a field: take the paper's (all, or the rows named)
cli-import-roadmap-withdraw-missing = Withdraw rows that the paper has no more (all, or the rows named)
cli-import-roadmap-reopen-returned = Open withdrawn rows that the paper has again (all, or the rows named)
cli-import-roadmap-restore-deleted = Bring back rows of the paper that were deleted here (all, or the rows named)
cli-value-rows = ROWS
cli-value-plan-or-new = PLAN|new
cli-import-roadmap-format = text or json
cli-import-roadmap-example = opora import roadmap data/roadmaps/leskensky-2020.txt --dry-run
    opora import roadmap data/roadmaps/leskensky-2020.txt --dry-run --format json

cli-deadline = Show how the wording of a deadline is understood
cli-deadline-text = The wording; "-": one a line from standard input
cli-deadline-period = The plan's period: 2020-05-01..2021-06-30
cli-deadline-format = text or json (one object a line)
cli-deadline-example = opora deadline "до 31 мая октября 2020 г."
    opora deadline - --format json < wordings.txt

cli-list = A list of records: a table on a terminal, TAB-separated columns in a pipe
cli-list-kind = Kind of record: activities (default, with measures), measures, schools, lines (reports of schools), teachers, deficits, sections, owners, events, plans, notes, views
cli-list-filter = Filter: owner:ИМЦ due:..2021-02-15 !status:done справка
cli-list-format = table, json or csv
cli-list-columns = Columns, separated by commas: number,title,deadline
cli-list-sort = Column to sort by; with a minus: descending
cli-list-limit = At most so many rows
cli-list-example = opora list due:overdue
    opora list owner:ИМЦ --format json
    opora list owners

cli-show = Everything about a record: fields, deadline, questions, comments, the paper's own cells
cli-show-id = Number (3.7, 2020/3.7) or words of the title
cli-show-kind = Kind of record: activities (default), schools, teachers, deficits, owners, sections, events, plans
cli-show-format = text or json
cli-show-example = opora show 3.7
    opora show ИМЦ --kind owners

cli-done = Record that activities are done
cli-done-id = Numbers (3.7, 2020/3.7) or words of titles
cli-done-ids = Numbers (3.7, 2020/3.7) or words of titles
cli-done-on = The day it was done (today by default)
cli-done-paper = Paper: "справка № 12 от 29.01.2021, папка 01-15"; may be repeated
cli-done-file = File of the paper; may be repeated
cli-done-comment = Comment
cli-done-whole = Close for good what recurs or lasts the whole period too
cli-done-example = opora done 3.7 --on 2021-01-29 --paper "справка № 12 от 29.01.2021" --paper "дорожная карта"

cli-postpone = Move deadlines
cli-postpone-ids = Numbers (3.7, 2020/3.7) or words of titles
cli-postpone-to = The new day
cli-postpone-by = By how much: 2w (weeks), 10wd (working days), 5d (days), 1m (months); with "+" strictly from the deadline
cli-postpone-reason = Reason
cli-postpone-paper = Paper about the move: "приказ № 4 от 25.01.2021"
cli-postpone-example = opora postpone 2.2 2.3 --by 2w --reason "quarantine"
    opora postpone 3.7 --to 2021-03-15 --reason "quarantine" --paper "приказ № 4 от 25.01.2021"

cli-edit = Change fields of a record; a deadline is read anew, owners are names separated by commas
cli-edit-id = Number (3.7, 2020/3.7) or words of the title
cli-edit-fields = What to change: deadline="до 20 июня 2021 года"
cli-edit-kind = Kind of record: activities (default), schools, teachers, deficits, owners, sections, plans
cli-edit-example = opora edit 3.6 deadline="до 20 июня 2021 года"
    opora edit 3.5 owners=ИМЦ
    opora edit ИМЦ code=ИМ --kind owners

cli-note = Add a comment
cli-note-id = Number (3.7, 2020/3.7) or words of the title
cli-note-text = Text
cli-note-example = opora note 3.7 "9 schools of 11 have answered"

cli-undo = Take back your last gesture
cli-undo-example = opora undo
cli-redo = Bring back what was undone last
cli-redo-example = opora redo

cli-log = Journal: who, when, what and why, newest first
cli-log-filter = Number of a record (3.7), who:Петрова, command:postpone, since:2021-01-01, until:2021-02-01
cli-log-limit = At most so many lines (50 by default)
cli-log-format = text or json
cli-log-example = opora log 3.6
    opora log command:postpone since:2021-01-01

cli-export = Write a list (csv, xlsx, json), a plan to be printed (docx) or deadlines for a calendar (ics) into a file
cli-export-file = File; its form follows from the extension: .csv (for Excel), .xlsx, .json: a list; .docx: the plan as it is printed; .ics: deadlines
cli-export-kind = Kind of record: activities (default, with measures), schools, lines, teachers, deficits, sections, owners, events, plans, notes
cli-export-filter = Filter, as for list
cli-export-columns = Columns, separated by commas
cli-export-sort = Column to sort by; with a minus: descending
cli-export-force = Replace the file if it is there
cli-export-example = opora export overdue.xlsx due:overdue
    opora export owners.csv owners
    opora export plan.docx --plan 2021 --with status,papers
    opora export plan.xlsx --print
    opora export deadlines.ics owner:ИМЦ --remind 7,1

cli-backup = Make a verified copy of the store
cli-backup-file = Where to; FILE.keys with the keys of personal data appears beside it
cli-backup-example = opora backup /media/usb/opora-2021-02-01.opora

cli-restore = Restore the store from a copy (into an empty directory)
cli-restore-file = A copy made by backup
cli-restore-replace = Replace the store that is there; the old one stays beside it
cli-restore-example = opora --store ~/restored restore /media/usb/opora-2021-02-01.opora

cli-check = Check the store: every entry of the journal, and the indexes
cli-check-repair = Make again what is made of what is whole: indexes, tables, the mark
cli-check-example = opora check

cli-doctor = Show what the program sees around it: terminal, language, store, disk space
cli-doctor-example = opora doctor

cli-demo = Without numbers: an invented district beside the road map; with numbers: a store of any size
cli-demo-activities = How many activities
cli-demo-seed = A number that the data follow from: the same number, the same data
cli-demo-example = opora --store /tmp/demo --today 2021-02-01 demo
    opora --store /tmp/big demo --activities 1000 --teachers 100 --seed 7

cli-reset-terminal = Bring the terminal back after a violent end
cli-reset-terminal-example = opora reset-terminal

cli-completions = Completion script of a shell
cli-completions-shell = bash, elvish, fish, powershell or zsh
cli-completions-example = opora completions bash > ~/.local/share/bash-completion/completions/opora

# Wrong use
cli-wrong-argument = there is no argument { $arg }
cli-wrong-command = there is no command { $value }
cli-wrong-no-command = nothing was asked for
cli-wrong-missing = missing: { $arg }
cli-wrong-no-value = { $arg } has no value
cli-wrong-value = { $arg } cannot be "{ $value }"
cli-wrong-conflict = { $arg } and { $other } do not go together
cli-wrong-utf8 = an argument is not UTF-8
cli-wrong-use = the command is not understood
cli-wrong-near = Perhaps { $near }?
cli-wrong-valid = Known: { $values }
cli-wrong-help = Help: opora --help or opora COMMAND --help
cli-wrong-day = "{ $text }" is no date
cli-wrong-day-hint = A date is written so: 2021-02-15, 15.02.2021, 15.02
cli-wrong-period = "{ $text }" is no period
cli-wrong-period-hint = A period is written so: 2020-05-01..2021-06-30
cli-wrong-span = "{ $text }" is no span
cli-wrong-span-hint = A span is written so: 2w (weeks), 10wd (working days), 5d (days), 1m (months)
cli-wrong-paper = "{ $text }" is no paper
cli-wrong-paper-hint = A paper is written so: "справка № 12 от 29.01.2021, папка 01-15"
cli-wrong-kind = there is no kind of record { $kind }
cli-wrong-field = "{ $text }" is not understood: FIELD=VALUE is needed
cli-wrong-field-value = the field { $field } cannot be "{ $value }"
cli-known-fields = Fields: { $fields }
cli-wrong-column = there is no column { $name }
cli-wrong-log-key = the journal is not filtered by "{ $key }"
cli-wrong-log-key-hint = Filter of the journal: a record's number, who:, command:, since:, until:
cli-wrong-log-command = there is no command { $value }
cli-wrong-extension = unclear which file is wanted: { $path }
cli-wrong-extension-hint = Extension of the file: .csv, .xlsx, .json (a list), .docx (the plan), .ics (deadlines)
cli-no-home = the home directory is unknown: use --store DIR
cli-no-random = the system gives no random numbers

# Files
cli-is-directory = { $path } is a directory, a file is needed
cli-not-regular = { $path } is not a regular file
cli-too-large = { $path } is larger than { $limit } MiB and was not read
cli-no-such-file = there is no file { $path }
cli-not-permitted = { $path } may not be read
cli-unreadable = { $path } cannot be read: { $reason }
cli-unwritable = { $path } cannot be written: { $reason }
cli-file-exists = { $path } is there already
cli-file-exists-hint = Use another name or --force
cli-line-too-long = line { $line }: longer than a mebibyte
cli-line-not-utf8 = line { $line }: not UTF-8

# Finding a record
cli-no-plan = there is no plan "{ $name }". There are:
cli-several-plans = several plans are called "{ $name }"; name a year or #number:
cli-several-hits = "{ $name }" is several records, nothing was changed:
cli-several-hits-hint = Name the number (3.7), the number with the plan's year (2020/3.7), the plan (--plan 2020) or more words.
cli-nothing-found = not found: "{ $name }"
cli-nothing-found-hint = Numbers and titles: opora list
cli-near-hits = Similar ones are above; give the number.
cli-list-empty = nothing found
cli-log-empty = nothing found in the journal

# What came of it
cli-records = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
cli-and-more = and { $count } more
cli-refused = not done: { $count }
cli-refusal-open-question = settle the deadline first ({ $what }): opora edit ID deadline="…"
cli-refusal-changed-meanwhile = changed after you looked: { $by }, { $at }, now "{ $theirs }"
cli-store-hint = Check: opora check; state: opora doctor
cli-erased = (erased)

cli-log-head-sequence = No
cli-log-head-at = When
cli-log-head-who = Who
cli-log-head-what = What
cli-log-head-records = Records
cli-log-head-why = Why and how


# Deadlines
cli-due-note = besides
cli-due-kind = kind
cli-due-spans = understood
cli-or = or

cli-show-understood = Understood
cli-show-overdue = overdue by { $days } d
cli-show-days-left = { $days } d left
cli-show-source = In the paper, lines { $lines }:
cli-no-store = there is no store yet: { $dir }
cli-no-store-hint = Begin with a road map: opora open FILE
cli-opening = Preparing the indexes: { $percent } %
cli-wrong-sort = the list cannot be sorted by { $name }
cli-export-name = opora
cli-no-terminal = the workbench needs a terminal, and standard input or output is none
cli-no-terminal-hint = Without a screen: opora list, opora import roadmap FILE, opora --help
cli-terminal-failed = the terminal does not answer: { $reason }
cli-store-held = the store is held by { $user } since { $since }, terminal { $terminal }, process { $pid }
cli-store-held-unknown = the store is held by another process
cli-store-held-hint = Close the program there, or name another store: --store DIR
cli-store-not-empty-hint = Name an empty directory: opora --store DIR restore FILE; to replace a store: restore --replace FILE
cli-store-open-hint = Close the store: chmod -R go-rwx { $dir }
cli-store-owner-hint = Run the program as that user, or make the store yours: chown -R { $me } { $dir }
cli-demo-done = Invented activities: { $activities }, plans: { $plans }, teachers: { $teachers }
cli-backup-done = The copy is made and verified: { $file }
    Journal entries: { $last }; papers: { $papers }; size: { $kib } KiB
    Keys of personal data: { $keys }. Keep them apart from the copy.
cli-backup-no-keys = none
cli-backup-keys-stay = The keys of personal data stay at the server: its nightly copy has them; without them the personal fields of this copy are empty
cli-restore-done = The store is restored: { $file }
    Journal entries: { $last }; papers: { $papers }; size: { $kib } KiB
cli-restore-aside = The old store: { $dir }
cli-check-journal = Journal: { $entries } entries, { $papers } papers, { $keys } keys
    Fingerprint of the last entry: { $head }
cli-check-view = Indexes: { $values } values
cli-check-good = All is whole.
cli-check-damaged = damage found: { $count }
cli-check-damaged-hint = Nothing was mended. Copy the directory away and restore the last copy: opora restore FILE
cli-check-mendable-hint = Some of this can be made again: opora check --repair. Only a backup gives the rest: opora restore --replace FILE
cli-repair-remade = Made again: { $path }
cli-repair-removed = Removed, it could not be read or was not finished: { $path }
cli-repair-aside = The indexes are made again; the old ones lie aside: { $path }
cli-damage-place = { $path }, byte { $offset }
cli-damage-lost = entries { $from } to { $to } cannot be read
cli-damage-segment-head = the head of the file is spoilt
cli-damage-segment-missing = the file is missing
cli-damage-other-store = a file of another store
cli-damage-not-an-entry = this is no entry
cli-damage-checksum = the entry is not what was written
cli-damage-gap = the numbers of entries have a gap
cli-damage-chain = the entry does not follow the one before
cli-damage-moved = the entry is not in its place
cli-damage-end-missing = the last entries are missing
cli-damage-not-zeros = something lies behind the last entry
cli-damage-senseless = the entry makes no sense
cli-damage-mark = the mark of the last entry is spoilt
cli-damage-table = the table is spoilt; it is made anew
cli-damage-key = the key file is spoilt
cli-damage-sealed = a personal value does not open with its key
cli-damage-paper = the paper is not what was kept
cli-damage-draft = the draft cannot be read
cli-damage-format = the number of the format cannot be read
cli-yes = yes
cli-no = no
cli-doctor-version = Version
cli-doctor-person = Who
cli-doctor-today = Today
cli-doctor-language = Language
cli-doctor-locale = Locale (UTF-8 is needed)
cli-doctor-term = Terminal
cli-doctor-term-unknown = { $name }: not known, it is sent only what every terminal has
cli-doctor-streams = Connected to a terminal
cli-doctor-size = Size of the screen
cli-doctor-store = Store
cli-doctor-server = Server
cli-doctor-space = Free on the disk
cli-doctor-space-little = less than a tenth of the disk
cli-doctor-space-short = less than 200 MiB: soon nothing can be written
cli-doctor-copies = Copies made by the program itself
cli-doctor-no-room = reading; writing waits for room on the disk
cli-doctor-mode = Mode of the directory
cli-doctor-entries = Journal entries
cli-doctor-view = Indexes
cli-doctor-state = State
cli-doctor-no-store = not made yet
cli-doctor-read-only = read only
cli-doctor-writable = in order
cli-doctor-wrong = not in order: { $count }
cli-wrong-twice = { $arg } is given twice
cli-program-broken = The program is at fault ({ $code }). All that was acknowledged is kept; open it again and report this place.

cli-list-with-names = names of teachers whose consent allows it (the looking is recorded)
cli-export-with-names = names of teachers whose consent allows it (the export is recorded)

cli-plan = Plans: a new one after the last
cli-plan-copy = Makes next year's plan after the last one
cli-plan-copy-name = Which plan: words of its title, a year, #number; without a name, that of --plan, or the only one
cli-plan-copy-to = Period of the new plan: 2021-09-01..2022-08-31; years in wordings move by as many years
cli-plan-copy-title = Title of the new plan; without it, the old one with its years moved
cli-plan-copy-example = opora plan copy 2020 --to 2021-09-01..2022-08-31
cli-plan-copied = New plan: { $plan }
    Sections: { $sections }; activities: { $activities }. To take it back: opora undo
cli-which-plan = the store has several plans; name one
cli-import-schools = Take a list of schools into the store (csv, xlsx)
cli-import-schools-file = Files of lists
cli-import-schools-map = What a column holds: “Column=field” (empty: leave out); remembered for these headings
cli-import-schools-merge = Take those that look alike for the same
cli-import-schools-dry-run = Only show what would change; write nothing
cli-import-schools-format = text or json
cli-import-schools-example = opora import schools data/demo/schools.csv
cli-import-teachers = Take a list of teachers into the store; deficits and measures in the same or another file
cli-import-teachers-file = Files of lists
cli-import-teachers-map = What a column holds: “Column=field” (empty: leave out); remembered for these headings
cli-import-teachers-merge = Take those that look alike for the same person
cli-import-teachers-dry-run = Only show what would change; write nothing
cli-import-teachers-format = text or json
cli-import-teachers-example = opora import teachers data/demo/teachers.csv data/demo/deficits.csv
cli-value-column-meaning = COLUMN=MEANING
cli-value-column-field = COLUMN=FIELD
cli-value-code = CODE
cli-value-by = BY
cli-value-paper-days = PAPER=DAYS
cli-erase = Destroy the personal data of a teacher: cannot be undone; prints the act
cli-erase-id = Code of the teacher: П17
cli-erase-yes = Yes, destroy
cli-erase-example = opora erase П17 --yes
cli-erase-hint = If this is right, repeat with --yes
cli-remind = A ready reminder: who has not handed in; with --school what a school owes
cli-remind-id = Number of the activity (3.1) or code of the school (07)
cli-remind-school = What the school owes
cli-remind-example = opora remind 3.1
    opora remind --school 07
cli-summary = Deficits by school and block without names; groups under five are merged
cli-summary-filter = Filter of deficits
cli-summary-by = school, block or typical
cli-summary-example = opora summary --by typical
cli-unfold = Unfold a collective activity into reports of schools
cli-unfold-id = Numbers of activities
cli-unfold-school = Codes of schools; without: those on the year’s list, else all
cli-unfold-example = opora unfold 3.1
cli-looks = Who looked at names of teachers, and when
cli-looks-limit = At most so many lines
cli-looks-example = opora looks
cli-done-school = Codes of the schools that handed in
cli-done-to-check = Handed in, to be checked
cli-no-line = { $id }: school { $school } has no such report
cli-no-such-column = the paper has no column “{ $name }”
cli-wrong-map = “{ $text }”: expected “Column=field”
cli-no-school = no school has the code { $code }
cli-roster-nothing-taken = Nothing of what was refused above is taken; the rest is known. Nothing changed
cli-roster-known = All of this is known, nothing changed
cli-roster-alike = row { $line }: looks like { $code }; the same person: --merge
cli-demo-district = The road map, 11 schools and 120 teachers of an invented district are loaded; every name is invented
cli-demo-teachers = How many teachers (with deficits and measures)
cli-done-of = Which occurrence to close, by its day (the earliest open one by default)
cli-postpone-of = Which occurrence to move, by its day (the next one by default)
cli-event = Record the day of an event: all deadlines that hang on it move
cli-event-words = Words of the event's name
cli-event-on = The day it happened (began)
cli-event-until = The day it ended
cli-event-awaited = Awaited again: take the day away
cli-event-example = opora event lifting of restrictions --on 15.01.2021
cli-no-event = there is no event “{ $name }”; there are:
cli-several-events = several events are called “{ $name }”:
cli-reopen = Take an activity, or one of its occurrences, back into work
cli-reopen-ids = Numbers (3.7, 2020/3.7) or words of titles
cli-reopen-of = Which occurrence, by its day
cli-reopen-reason = Reason
cli-reopen-example = opora reopen 3.7 --of 2021-01-25
cli-warn = How many days before the deadline it is time to begin, by kind of paper
cli-warn-set = KIND=DAYS: analytic-note=21; without a number, as usual
cli-warn-format = text or json
cli-warn-example = opora warn analytic-note=21 list=2
cli-wrong-warning = not understood which paper and how many days: { $text }
cli-show-unused = What the deadline did not use stands in [brackets]

cli-global-socket = The server's socket; else that of the district server, if it is there
cli-value-socket = SOCKET
cli-value-seconds = SECONDS
cli-value-count = COUNT
cli-serve = Hold a store and let others work on it: the server
cli-serve-own = Only for windows of the same person; goes when nobody is there
cli-serve-idle = Go when nobody was there for so many seconds
cli-serve-connections = Connections in all (300)
cli-serve-per-person = Connections of one person (8)
cli-serve-calls = Calls a second of one person (50; 0: as many as come)
cli-serve-example = opora --store /var/lib/opora --socket /run/opora/opora.sock serve
cli-serve-listening = listening at { $socket }
cli-serve-closed = only members of the group { $group } come to { $socket }; to let all in, root: chgrp { $people } { $socket }
cli-serve-failed = the server stopped: { $reason }
cli-serve-no-socket = the socket { $path } cannot be opened: { $reason }
cli-backup-keep = FILE is a folder: a copy by date in it, so many of the newest stay
cli-backup-pruned = old copies removed: { $count }
cli-backup-unpruned = the copy is made, but old ones in { $path } were not removed: { $reason }
cli-ssh = The work of those who come by ssh and get nothing but Opora (ForceCommand)
cli-ssh-example = ForceCommand /usr/bin/opora ssh
cli-ssh-refused = there is no command "{ $verb }" over ssh
cli-ssh-unclear = the command over ssh was not understood
cli-ssh-hint = Without a command the workbench opens (ssh -t); there are also: { $verbs }
cli-export-stdout = To standard output; the name of FILE only says the form
cli-export-to-terminal = a file is not written to a terminal: redirect it ( > plan.xlsx)
cli-status = Show which store is worked on, by which way, and who is here
cli-status-format = Form: text or json
cli-status-example = opora status
cli-status-store = store: { $path }
cli-status-role = role: { $role }
cli-status-socket = server: { $path }
cli-status-none = there is no store yet
cli-status-me = you: { $who }
cli-status-sequence = entries in the journal: { $n }
cli-status-read-only = read only: see opora check
cli-status-here = here: { $who }
cli-serve-init = Make the district's store: the first administrator; root does it once
cli-serve-admin = Login of the first administrator
cli-serve-no-account = there is no account { $login } on this machine; make it: adduser { $login }
cli-serve-initialised = administrator: { $login }; store: { $dir }
cli-value-login = LOGIN

cli-looks-of = A teacher's code: to whom the name of this one was shown (to be printed for them)
cli-looks-format = A table or JSON
cli-repair-kept = The indexes stay as they are ({ $path }): the journal is damaged, new ones would hold less
cli-check-unmended-hint = Only a backup gives the rest: opora restore --replace FILE
cli-check-loss-hint = Entries of the journal are lost: work has stopped (read only), only a backup gives them back. While the indexes are whole all that was there is shown: save what is needed (opora export FILE)
cli-check-remainder-hint = Mostly an entry that a power cut broke off: what is left of it goes when the store is opened, the entries that were read are whole. If the last acts are missing, they are in a copy
cli-check-loss-copy = The last whole copy here: entries: { $last }. To bring it back: opora --store { $dir } restore --replace { $path } — the old store stays beside it. If a nightly copy is newer, take that; on a district server by root, as in docs/operations.md, 8
cli-check-loss-no-copy = Take the last nightly copy or one of your own: opora restore --replace FILE — the old store stays beside it
cli-backup-damaged-hint = No copy was made, and those made before were not touched. What is damaged, and which copy to restore, tells opora check
cli-backup-force = Replace the file if it is there
cli-restore-socket = restore brings back a store's folder, not a server: it does not work with --socket. Without it the store would come here: { $dir }
cli-restore-socket-hint = Name the folder: opora --store DIR restore FILE. Stop a server that holds it first
cli-serve-no-folder = the store's folder { $path } cannot be opened: { $reason }
