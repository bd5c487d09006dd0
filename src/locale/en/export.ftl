# Export: the plan as it is printed, and deadlines for a calendar.

cli-export-print = The plan as it is printed (for .xlsx; .docx always is)
cli-export-with = Print besides, separated by commas: status, papers, new-date (where the deadline was moved to), doubts (open questions)
cli-export-remind = Reminders of the calendar, separated by commas: so many days before; paper: when it is time to begin (opora warn)
cli-value-extra = WHAT
cli-value-days = DAYS
cli-export-print-elsewhere = the printed form and --with are only for .docx and .xlsx: { $path }
cli-export-remind-elsewhere = reminders are only for a calendar (.ics): { $path }
cli-export-list-only = --columns, --sort and --with-names are for lists; here columns and order are given: { $path }
cli-export-only-activities = a plan and a calendar hold activities and no other records
cli-export-several-plans = activities of several plans are chosen, and a file holds one. There are:
cli-export-several-plans-hint = Name the plan: --plan 2021, or words of its title

# The plan on paper (it is written in Russian; these are for whoever reads the source)
printed-number = No.
printed-title = Activity
printed-owners = Responsible
printed-deadline = Deadline
printed-result = Planned result
printed-status = Status
printed-papers = Papers
printed-new-date = New deadline
printed-doubts = Open questions
printed-no-doubts = No open questions.

# Calendar
calendar-entries = { $count ->
    [one] { $count } calendar entry
   *[other] { $count } calendar entries
}
calendar-left-out = left out: { $causes }
calendar-left-out-closed = closed { $count }
calendar-left-out-undecided = deadline undecided { $count }
calendar-left-out-awaited = waiting for an event { $count }
calendar-left-out-dateless = without a date { $count }

export-docx = Plan to be printed (docx)
export-ics = Deadlines for a calendar (ics)
