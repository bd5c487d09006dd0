# The workbench.

count-activities = { $n ->
    [one] { $n } мероприятие
    [few] { $n } мероприятия
   *[other] { $n } мероприятий
}
