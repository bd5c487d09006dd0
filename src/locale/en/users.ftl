# Users and rights.

refusal-no-access = you have no access here. Ask: { $ask }
refusal-no-administrator = the server has no administrator yet. Root names one: opora serve --init --admin LOGIN
refusal-administrator-there = there is an administrator already, who lets people in (opora user add)
refusal-not-allowed = your role does not allow this. An administrator can tell who may: opora user list
refusal-purpose-missing = names are shown for a stated purpose only: state it (--purpose "…")
refusal-own-role = another administrator changes your own role, marks and access
refusal-last-administrator = this is the last administrator: name another first
refusal-school-missing = a coordinator needs a school (--school CODE)
refusal-marks-of-role = only editors and readers carry the marks of controller and auditor
command-add-user = User let in
command-set-user = User changed
command-disable-user = Access closed
command-enable-user = Access opened
command-look-export = export
command-look-refused = refused at the door
