# Two steps: reported, accepted, returned with a remark.

command-report = Исполнено, на проверку
command-accept = Принято
command-return = Возвращено с замечанием

refusal-own-report = свой отчёт не принимают и не возвращают: это делает другой контролёр
refusal-may-not-accept = принимает и возвращает только контролёр
refusal-nothing-to-accept = на проверке ничего нет
refusal-remark-missing = напишите замечание: что исправить
refusal-lines-wait = { $n ->
    [one] на проверке { $n } отчёт школы
    [few] на проверке { $n } отчёта школ
   *[other] на проверке { $n } отчётов школ
 }: возвращают их, а не мероприятие (Л)

warning-controller-accepts = на проверке: примет контролёр
warning-department-accepts = на проверке: примет управление образования
warning-own-left = своё осталось на проверке: примет другой контролёр
warning-nobody-to-accept = другого контролёра нет: принять этот отчёт некому

field-activity-returns = Возвращено
field-line-returns = Возвращено
field-line-by-uid = Учётная запись
column-reported-by = Сообщил
column-accepted-by = Принял
column-returned = Замечание

occurrence-reported = на проверке
facet-to-accept = на проверке
facet-returned = возвращено с замечанием
head-to-check = на проверке { $n }
head-returned = возвращено { $n }
row-to-check = пров.

details-reported = Исполнено
details-waits = на проверке
details-accepted = принято { $day }: { $by }
details-accepted-by = принято: { $by }
details-returned = Возвращено
details-return = { $day } { $by }: { $remark } (сообщено: { $reported })

action-accept = принять
action-accept-help = принять отчёт: снять с контроля мероприятие или отчёт школы (свой — нельзя)
action-return = на доработку
action-return-help = вернуть отчёт с замечанием: снова в работе, прежний срок
form-return = Вернуть с замечанием
input-remark = Замечание
mistake-remark = напишите замечание: что исправить

cli-accept = Принять отчёты: снять с контроля
cli-accept-ids = Номера (3.7, 2020/3.7) или слова из названий
cli-accept-of = Какое повторение, по его дню
cli-accept-school = Отчёты этих школ, а не мероприятие: коды через запятую
cli-accept-example = opora accept 3.7 4.1
cli-return = Вернуть отчёты с замечанием: снова в работе, прежний срок
cli-return-ids = Номера (3.7, 2020/3.7) или слова из названий
cli-return-of = Какое повторение, по его дню
cli-return-school = Отчёты этих школ, а не мероприятие: коды через запятую
cli-return-reason = Замечание: что исправить
cli-return-example = opora return 3.7 --reason "нет подписи"
