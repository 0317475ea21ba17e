//! Several items in one cell, one of them ticked: `☑是□否`, `是√ 否`, `是（√） 否（ ）`.

/// What the ticks say.
pub enum Ticks<'l> {
    /// There is at most one item, and no mark.
    Without,
    /// One item is ticked.
    One(&'l str),
    /// Several are ticked or named, or the tick may belong to either side.
    Several(Vec<&'l str>),
    /// There are boxes, and none is ticked.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Tick,
    Empty,
    Cross,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'l> {
    Item(&'l str),
    Mark(Mark),
    Space,
}

/// Reads a folded text that may hold items of the list and marks, and nothing else.
pub fn read<'l>(text: &str, list: &'l [String]) -> Ticks<'l> {
    let Some(tokens) = tokens(text, list) else {
        return Ticks::Without;
    };
    let items: Vec<&str> = tokens
        .iter()
        .filter_map(|token| {
            if let Token::Item(item) = token {
                Some(*item)
            } else {
                None
            }
        })
        .collect();
    let marks = tokens
        .iter()
        .filter(|token| matches!(token, Token::Mark(_)))
        .count();
    match (items.len(), marks) {
        (0, _) | (1, 0) => Ticks::Without,
        (_, 0) => Ticks::Several(items),
        (items_count, marks) if items_count == marks => judge(&paired(&tokens), items),
        (1, _) => Ticks::Without,
        (_, 1) => lone(&tokens, items),
        _ => Ticks::Several(items),
    }
}

/// As many marks as items: each item has the mark before it, or each the one behind it.
fn paired<'l>(tokens: &[Token<'l>]) -> Option<Vec<(&'l str, Mark)>> {
    let tokens: Vec<Token<'l>> = tokens
        .iter()
        .copied()
        .filter(|token| *token != Token::Space)
        .collect();
    tokens
        .chunks(2)
        .map(|pair| match (tokens.first(), pair) {
            (Some(Token::Mark(_)), [Token::Mark(mark), Token::Item(item)])
            | (Some(Token::Item(_)), [Token::Item(item), Token::Mark(mark)]) => Some((*item, *mark)),
            _ => None,
        })
        .collect()
}

fn judge<'l>(paired: &Option<Vec<(&'l str, Mark)>>, items: Vec<&'l str>) -> Ticks<'l> {
    let Some(paired) = paired else {
        return Ticks::Several(items);
    };
    let with = |wanted: Mark| -> Vec<&'l str> {
        let marked = paired.iter().filter(|(_, mark)| *mark == wanted);
        marked.map(|(item, _)| *item).collect()
    };
    match with(Mark::Tick).as_slice() {
        [one] => Ticks::One(one),
        // A cross in a box may choose it or strike it out.
        [] if with(Mark::Cross).is_empty() => Ticks::Nothing,
        _ => Ticks::Several(items),
    }
}

/// One mark among several items belongs to the one that it touches, if it touches just one.
fn lone<'l>(tokens: &[Token<'l>], items: Vec<&'l str>) -> Ticks<'l> {
    let Some(at) = tokens.iter().position(|token| *token == Token::Mark(Mark::Tick)) else {
        return Ticks::Several(items);
    };
    let item = |index: Option<usize>| match index.and_then(|index| tokens.get(index)) {
        Some(Token::Item(item)) => Some(*item),
        _ => None,
    };
    let ends = (at == 0, at + 1 == tokens.len());
    let (before, after) = (item(at.checked_sub(1)), item(Some(at + 1)));
    match (before, after, ends) {
        (Some(one), None, _) | (None, Some(one), _) => Ticks::One(one),
        // √ 是 否 and 是 否 √: nothing else is on that side.
        (None, None, (true, _)) => items.first().map_or(Ticks::Nothing, |item| Ticks::One(item)),
        (None, None, (_, true)) => items.last().map_or(Ticks::Nothing, |item| Ticks::One(item)),
        _ => Ticks::Several(items),
    }
}

/// The text as items, marks and spaces; none if it holds anything else.
fn tokens<'l>(text: &str, list: &'l [String]) -> Option<Vec<Token<'l>>> {
    let mut longest: Vec<&'l str> = list
        .iter()
        .map(String::as_str)
        .filter(|item| !item.is_empty())
        .collect();
    longest.sort_by_key(|item| std::cmp::Reverse(item.len()));
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(item) = longest.iter().find(|item| rest.starts_with(**item)) {
            tokens.push(Token::Item(item));
            rest = rest.strip_prefix(*item)?;
            continue;
        }
        if let Some((mark, after)) = bracketed(rest) {
            tokens.push(Token::Mark(mark));
            rest = after;
            continue;
        }
        tokens.push(match c {
            ' ' | '/' | '、' | ',' | ';' | '|' => Token::Space,
            c => Token::Mark(mark(c)?),
        });
        rest = rest.strip_prefix(c)?;
    }
    Some(tokens)
}

/// `(√)`, `( )`, `[×]`.
fn bracketed(text: &str) -> Option<(Mark, &str)> {
    let inner = text.strip_prefix(['(', '[', '【', '〔'])?;
    let end = inner.find([')', ']', '】', '〕'])?;
    let (inside, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix([')', ']', '】', '〕'])?;
    let mut chars = inside.trim().chars();
    match (chars.next(), chars.next()) {
        (None, _) => Some((Mark::Empty, rest)),
        (Some(c), None) => Some((mark(c)?, rest)),
        _ => None,
    }
}

fn mark(c: char) -> Option<Mark> {
    match c {
        '√' | '✓' | '✔' | '✅' | '☑' | '■' => Some(Mark::Tick),
        '□' | '☐' | '○' | '◯' | '◻' | '▢' => Some(Mark::Empty),
        '×' | '✗' | '✘' | '☒' | '☓' | 'x' | 'X' => Some(Mark::Cross),
        _ => None,
    }
}
