# Two steps: reported, accepted, returned with a remark.

command-report = Reported, to be checked
command-accept = Accepted
command-return = Returned with a remark

refusal-own-report = nobody accepts or returns a report of his own: another controller does
refusal-may-not-accept = only a controller accepts and returns
refusal-nothing-to-accept = nothing waits to be checked
refusal-remark-missing = write the remark: what is to be mended
refusal-lines-wait = { $n ->
    [one] { $n } school's report waits
   *[other] { $n } schools' reports wait
 }: return them, not the activity

warning-controller-accepts = to be checked: the controller accepts it
warning-department-accepts = to be checked: the department accepts it
warning-own-left = your own is left to be checked: another controller accepts it
warning-nobody-to-accept = there is no other controller: nobody can accept this report

field-activity-returns = Returned
field-line-returns = Returned
field-line-by-uid = Account
column-reported-by = Reported by
column-accepted-by = Accepted by
column-returned = Remark

occurrence-reported = to be checked
facet-to-accept = to be checked
facet-returned = returned with a remark
head-to-check = to check { $n }
head-returned = returned { $n }
row-to-check = check

details-reported = Reported
details-waits = to be checked
details-accepted = accepted { $day }: { $by }
details-accepted-by = accepted: { $by }
details-returned = Returned
details-return = { $day } { $by }: { $remark } (reported: { $reported })

action-accept = accept
action-accept-help = accept a report: take an activity or a school's report off control (never one's own)
action-return = send back
action-return-help = give a report back with a remark: in work again, the deadline stays
form-return = Return with a remark
input-remark = Remark
mistake-remark = write the remark: what is to be mended

cli-accept = Accept reports: take them off control
cli-accept-ids = Numbers (3.7, 2020/3.7) or words of titles
cli-accept-of = Which occurrence, by its day
cli-accept-school = Reports of these schools, not the activity: codes with commas
cli-accept-example = opora accept 3.7 4.1
cli-return = Give reports back with a remark: in work again, the deadline stays
cli-return-ids = Numbers (3.7, 2020/3.7) or words of titles
cli-return-of = Which occurrence, by its day
cli-return-school = Reports of these schools, not the activity: codes with commas
cli-return-reason = The remark: what is to be mended
cli-return-example = opora return 3.7 --reason "no signature"
