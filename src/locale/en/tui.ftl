# The workbench.

count-activities = { $n ->
    [one] { $n } activity
   *[other] { $n } activities
}
