//! From text to [`Expr`], by way of `formualizer_parse`: the only file that names that parser. What its tree can
//! hold and a rule may not is refused here, with the place in the text.

use formualizer_parse::parser::ReferenceType;
use formualizer_parse::{
    ASTNode, ASTNodeType, BinaryOperator, LiteralValue, Parser, Token, TokenStream, UnaryOperator,
};

use super::error::FormulaError;
use super::expr::{Binary, Expr, Unary};
use super::functions::{self, Function, Param};
use super::names;
use super::number;
use super::value::Value;

/// The longest string literal that Excel takes in a formula.
const MAX_TEXT: usize = 255;

/// Parses a formula that [`super::scan::check`] has passed, and lists its names in order of first use.
pub(super) fn read(text: &str) -> Result<(Expr, Vec<String>), FormulaError> {
    // The parser takes text without `=` for a literal.
    let source = format!("={text}");
    let stream = TokenStream::new(&source).map_err(|e| FormulaError::Malformed {
        position: char_position(&source, e.pos),
    })?;
    let tree = Parser::from_token_stream(&stream).parse().map_err(|e| {
        if e.message.contains("too deep") || e.message.contains("limit exceeded") {
            return FormulaError::TooDeep;
        }
        // The parser's errors count tokens.
        let token = e.position.and_then(|index| stream.spans.get(index));
        FormulaError::Malformed {
            position: token.and_then(|t| char_position(&source, t.start)),
        }
    })?;
    let mut reader = Reader {
        source: &source,
        names: Vec::new(),
    };
    let expr = reader.node(&tree)?;
    Ok((expr, reader.names))
}

/// The character that begins at a byte of the source, counted from 1 without the `=` put in front.
fn char_position(source: &str, byte: usize) -> Option<usize> {
    let before = source.get(..byte)?;
    (byte < source.len()).then(|| before.chars().count().max(1))
}

struct Reader<'a> {
    source: &'a str,
    names: Vec<String>,
}

impl Reader<'_> {
    fn node(&mut self, node: &ASTNode) -> Result<Expr, FormulaError> {
        let token = node.source_token.as_ref();
        match &node.node_type {
            ASTNodeType::Literal(value) => self.literal(value, token),
            ASTNodeType::Omitted => Ok(Expr::Omitted),
            ASTNodeType::Reference { original, reference } => self.reference(original, reference, token),
            ASTNodeType::UnaryOp { op, expr } => {
                let op = match op {
                    UnaryOperator::Plus => Unary::Plus,
                    UnaryOperator::Minus => Unary::Minus,
                    UnaryOperator::Percent => Unary::Percent,
                    // `#` and `@`, and what a later version may add.
                    _ => {
                        return Err(self.malformed(token));
                    }
                };
                Ok(Expr::Unary(op, Box::new(self.node(expr)?)))
            }
            ASTNodeType::BinaryOp { op, left, right } => {
                let Some(op) = binary(*op) else {
                    return Err(self.malformed(token));
                };
                Ok(Expr::Binary(
                    op,
                    Box::new(self.node(left)?),
                    Box::new(self.node(right)?),
                ))
            }
            ASTNodeType::Function { name, args } => self.call(name, args),
            // A bracket after a finished operand, as in `IF (a,b)` or `督学人数(1)`.
            ASTNodeType::Call { callee, .. } => Err(self.malformed(callee.source_token.as_ref())),
            ASTNodeType::Array(_) => Err(self.malformed(token)),
        }
    }

    fn literal(&mut self, value: &LiteralValue, token: Option<&Token>) -> Result<Expr, FormulaError> {
        let value = match value {
            LiteralValue::Number(number) => {
                let word = token.map_or("", |t| t.value.as_str());
                // The parser takes every word for a number that Rust does: `inf`, `nan`.
                if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    return self.name(word, token);
                }
                if !number.is_finite() {
                    return Err(FormulaError::BadNumber {
                        position: self.position(token),
                    });
                }
                let number = number::with_15_digits(word).parse().unwrap_or(*number);
                Value::Number(number)
            }
            LiteralValue::Text(text) if text.chars().count() > MAX_TEXT => {
                return Err(FormulaError::LongText);
            }
            LiteralValue::Text(text) => Value::Text(text.into()),
            LiteralValue::Boolean(truth) => Value::Bool(*truth),
            _ => return Err(self.malformed(token)),
        };
        Ok(Expr::Literal(value))
    }

    fn reference(
        &mut self,
        original: &str,
        reference: &ReferenceType,
        token: Option<&Token>,
    ) -> Result<Expr, FormulaError> {
        match reference {
            ReferenceType::NamedRange(_) => self.name(original, token),
            ReferenceType::Cell { .. } => Err(self.cell_reference(original, token)),
            _ => Err(self.bad_name(original, token)),
        }
    }

    fn name(&mut self, word: &str, token: Option<&Token>) -> Result<Expr, FormulaError> {
        if names::is_cell_address(word) {
            return Err(self.cell_reference(word, token));
        }
        if !names::is_valid_name(word) {
            return Err(self.bad_name(word, token));
        }
        let slot = self
            .names
            .iter()
            .position(|known| known == word)
            .unwrap_or_else(|| {
                self.names.push(word.to_owned());
                self.names.len() - 1
            });
        Ok(Expr::Name(slot))
    }

    fn call(&mut self, name: &str, args: &[ASTNode]) -> Result<Expr, FormulaError> {
        let Some(function) = functions::find(name) else {
            return Err(FormulaError::UnknownFunction {
                name: name.to_owned(),
            });
        };
        check_count(function, args.len())?;
        let args = args
            .iter()
            .map(|arg| self.node(arg))
            .collect::<Result<Vec<_>, _>>()?;
        for (index, arg) in args.iter().enumerate() {
            if function.param(index) == Param::Range && !matches!(arg, Expr::Name(_)) {
                return Err(FormulaError::NeedsName {
                    function: function.name,
                    argument: index + 1,
                });
            }
        }
        if function.name == "MATCH" && !args.get(2).is_some_and(is_zero) {
            return Err(FormulaError::InexactMatch);
        }
        Ok(Expr::Call(function, args))
    }

    fn position(&self, token: Option<&Token>) -> usize {
        token
            .and_then(|t| char_position(self.source, t.start))
            .unwrap_or(1)
    }

    fn malformed(&self, token: Option<&Token>) -> FormulaError {
        FormulaError::Malformed {
            position: Some(self.position(token)),
        }
    }

    fn cell_reference(&self, word: &str, token: Option<&Token>) -> FormulaError {
        FormulaError::CellReference {
            position: self.position(token),
            text: word.to_owned(),
        }
    }

    fn bad_name(&self, word: &str, token: Option<&Token>) -> FormulaError {
        FormulaError::BadName {
            position: self.position(token),
            text: word.to_owned(),
        }
    }
}

fn check_count(function: &'static Function, given: usize) -> Result<(), FormulaError> {
    let Function { name, min, max, .. } = *function;
    if given < min || given > max {
        return Err(FormulaError::ArgumentCount {
            function: name,
            min,
            max,
            given,
        });
    }
    if function.paired() && !(given - min).is_multiple_of(2) {
        return Err(FormulaError::UnpairedArguments {
            function: name,
            given,
        });
    }
    Ok(())
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Value::Number(0.0) | Value::Bool(false)))
}

fn binary(op: BinaryOperator) -> Option<Binary> {
    Some(match op {
        BinaryOperator::Add => Binary::Add,
        BinaryOperator::Subtract => Binary::Subtract,
        BinaryOperator::Multiply => Binary::Multiply,
        BinaryOperator::Divide => Binary::Divide,
        BinaryOperator::Power => Binary::Power,
        BinaryOperator::Concat => Binary::Concat,
        BinaryOperator::Equal => Binary::Equal,
        BinaryOperator::NotEqual => Binary::NotEqual,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::LessEqual => Binary::LessEqual,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::GreaterEqual => Binary::GreaterEqual,
        // The operators on ranges, and what a later version may add.
        _ => return None,
    })
}
