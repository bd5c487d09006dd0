//! What a person does in a working session on a bad line; the test and the benchmark go through the same.

/// What a person does, what the screen shows behind it, and the keys that bring back what was before.
pub struct Gesture {
    pub name: &'static str,
    pub keys: &'static str,
    pub shows: &'static str,
    pub back: &'static str,
}

const fn gesture(name: &'static str, keys: &'static str, shows: &'static str, back: &'static str) -> Gesture {
    Gesture { name, keys, shows, back }
}

/// Keys as they are typed in the Russian layout, over the real road map and 1,000 generated activities.
pub const SESSION: [Gesture; 16] = [
    gesture("next row", "\x1b[B", "> 2.1", "\x1b[A"),
    gesture("previous row", "\x1b[A", "> 1.1", "\x1b[B"),
    gesture("page down", "\x1b[6~", "> 3.15", "\x1b[5~"),
    gesture("to the beginning", "\x1b[H", "> 1.1", "\x1b[6~"),
    gesture("to the end", "\x1b[F", "1024 / 1024", "\x1b[H"),
    gesture("page up", "\x1b[5~", "1005 / 1024", "\x1b[6~"),
    gesture("filter by owner", "оим", "исп:ИМЦ", "\x1b[20~"),
    gesture("the whole plan", "\x1b[20~", "> ", "оим"),
    gesture("details", "\r", "Понято", "\x1b"),
    gesture("back from the details", "\x1b", "> ", "\r"),
    gesture("a form", "с", "Новый срок", "\x1b"),
    gesture("a letter in it", "2", "вт", "\x7f"),
    gesture("back from the form", "\x1b", "> ", "с"),
    gesture("a row marked", "\x1b[2~", "помечено 1", "\x1b[A "),
    gesture("a row done", "в\r", "Выполнено: ", "я"),
    gesture("taken back", "я", "Отмена: ", "ч"),
];
