# Пользователи и права.

refusal-no-access = вам доступ не открыт. Обратитесь: { $ask }
refusal-no-administrator = на сервере ещё нет администратора. Его назначает root: opora serve --init --admin ЛОГИН
refusal-administrator-there = администратор уже есть: новых людей принимает он (opora user add)
refusal-not-allowed = ваша роль этого не позволяет. Кто может: opora user list у администратора
refusal-purpose-missing = фамилии показываются только для названной цели: назовите её (--purpose "…")
refusal-own-role = свою роль, отметки и доступ меняет другой администратор
refusal-last-administrator = это последний администратор: сначала назначьте другого
refusal-school-missing = координатору нужна школа (--school КОД)
refusal-marks-of-role = отметки контролёра и аудитора даются только редактору и читателю
command-add-user = Пользователь принят
command-set-user = Пользователь изменён
command-disable-user = Доступ закрыт
command-enable-user = Доступ открыт
command-look-export = выгрузка
command-look-refused = отказ во входе
