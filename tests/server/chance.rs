//! Repeatable chance (splitmix64), and how much of it a run takes.

pub struct Chance(pub u64);

impl Chance {
    /// `OPORA_SEED` repeats a run; the seed is printed, and shown when a test fails.
    pub fn of(test: &str, usual: u64) -> Chance {
        let seed = std::env::var("OPORA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(usual);
        println!("{test}: OPORA_SEED={seed}");
        Chance(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// A stream of its own for somebody else.
    pub fn split(&mut self) -> Chance {
        Chance(self.next())
    }
}

/// So many in every run, so many in a night.
pub fn times(usual: u64, nightly: u64) -> u64 {
    match std::env::var_os("OPORA_NIGHTLY").is_some_and(|set| set == "1") {
        true => nightly,
        false => usual,
    }
}
