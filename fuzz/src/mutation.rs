// SPDX-License-Identifier: LGPL-2.1-or-later
//! Inputs made of other inputs, led by a seed: the same seed gives the same inputs.

/// A source of numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

/// Numbers at which something changes.
const NUMBERS: [u32; 16] =
    [0, 1, 2, 3, 4, 7, 48, 255, 512, 8192, 65535, 0x00ff_ffff, 0x0100_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

impl Chance {
    /// A source that begins with `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    fn pick<'a, T: ?Sized + AsRef<[u8]>>(&mut self, among: &'a [Box<T>]) -> &'a [u8] {
        among.get(self.below(among.len())).map_or(&[], |one| (**one).as_ref())
    }
}

/// An input of at most `longest` bytes: one of `corpus`, changed in one to eight places. `words` may come in.
pub fn vary(chance: &mut Chance, corpus: &[Box<[u8]>], words: &[Box<[u8]>], longest: usize) -> Vec<u8> {
    let mut input = chance.pick(corpus).to_vec();
    for _ in 0..1 << chance.below(4) {
        let place = chance.below(input.len() + 1);
        match chance.below(12) {
            0 | 1 => change(&mut input, place, |byte| *byte ^= 1 << chance.below(8)),
            2 => change(&mut input, place, |byte| *byte = chance.next() as u8),
            3 => change(&mut input, place, |byte| *byte = byte.wrapping_add([1, 255][chance.below(2)])),
            4 => input.insert(place, chance.next() as u8),
            5 => {
                let end = place + chance.below((input.len() - place).min(16) + 1);
                input.drain(place..end);
            }
            6 => input.truncate(place),
            7 => {
                let width = [1, 2, 3, 4][chance.below(4)];
                let number = NUMBERS[chance.below(NUMBERS.len())].to_be_bytes();
                overwrite(&mut input, place, &number[4 - width..]);
            }
            8 => {
                let word = chance.pick(words);
                insert(&mut input, place, word);
            }
            9 => {
                let word = chance.pick(words);
                overwrite(&mut input, place, word);
            }
            10 => {
                let end = place + chance.below((input.len() - place).min(128) + 1);
                let part = input[place..end].to_vec();
                let place = chance.below(input.len() + 1);
                insert(&mut input, place, &part);
            }
            _ => {
                let other = chance.pick(corpus);
                let begin = chance.below(other.len());
                input.truncate(place);
                input.extend_from_slice(&other[begin..]);
            }
        }
    }
    input.truncate(longest);
    input
}

fn change(input: &mut [u8], place: usize, how: impl FnOnce(&mut u8)) {
    if let Some(byte) = input.get_mut(place) {
        how(byte);
    }
}

fn overwrite(input: &mut [u8], place: usize, with: &[u8]) {
    for (byte, &new) in input[place..].iter_mut().zip(with) {
        *byte = new;
    }
}

fn insert(input: &mut Vec<u8>, place: usize, part: &[u8]) {
    input.splice(place..place, part.iter().copied());
}

/// The words of a dictionary as libFuzzer reads it: one in quotes on each line, `\xNN` for a byte; `#` begins a comment.
#[must_use]
pub fn words(dictionary: &str) -> Vec<Box<[u8]>> {
    let quoted = |line: &str| Some(unescape(line.strip_prefix('"')?.strip_suffix('"')?));
    dictionary.lines().filter_map(quoted).collect()
}

fn unescape(text: &str) -> Box<[u8]> {
    let mut bytes = Vec::new();
    let mut parts = text.split("\\x");
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.extend(u8::from_str_radix(digits, 16));
        bytes.extend(rest.bytes());
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_inputs_and_another_seed_others() {
        let corpus = [Box::from(&b"one input"[..]), Box::from(&b"another one"[..])];
        let words = words("# words\n\"word\"\n");
        let inputs = |seed| {
            let mut chance = Chance::new(seed);
            (0..100).map(|_| vary(&mut chance, &corpus, &words, 64)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        let all: std::collections::BTreeSet<_> = inputs(3).into_iter().collect();
        assert!(all.len() > 90, "{}", all.len());
        assert!(all.iter().any(|input| input.windows(4).any(|part| part == b"word")));
        assert!(all.iter().all(|input| input.len() <= 64));
    }

    #[test]
    fn words_of_a_dictionary() {
        let words = words("# a comment\n\"a=\\x00b\"\n\n\"\\xff\\x01\"\n");
        assert_eq!(words, [Box::from(&b"a=\0b"[..]), Box::from(&b"\xff\x01"[..])]);
    }
}
