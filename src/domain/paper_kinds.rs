pub fn owed_by(_: &str) -> Vec<u16> {
    Vec::new()
}
