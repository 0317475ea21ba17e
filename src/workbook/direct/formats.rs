//! The formats of a workbook's cells. The writer numbers them; it is handed a cell for each on the first sheet that uses
//! it, and nothing of it on the others: it hashes and copies a format for each cell that it is handed.

use rust_xlsxwriter::Format;

use super::written::Written;

/// The formats of a workbook, in the order of their first use.
#[derive(Debug, Default)]
pub(in crate::workbook) struct Formats(Vec<Numbered>);

#[derive(Debug)]
struct Numbered {
    format: Format,
    /// What names it in a cell: an attribute, from the end of the one before it. It is known when the part of the first
    /// sheet that uses it has been read.
    attribute: Option<String>,
}

/// A format of a sheet's cells.
#[derive(Debug)]
pub(super) struct KnownFormat {
    pub(super) format: Format,
    /// Where it is used first.
    pub(super) place: Option<(u32, u16)>,
    /// Its place among those of the workbook.
    number: usize,
}

impl KnownFormat {
    /// One that is used nowhere yet.
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            place: None,
            number: 0,
        }
    }
}

impl Formats {
    /// Adds those that a sheet uses. Hands on those that no sheet before it does, with where it uses them.
    pub(super) fn add<E>(
        &mut self,
        used: &mut [KnownFormat],
        mut hand_on: impl FnMut((u32, u16), &Format) -> Result<(), E>,
    ) -> Result<(), E> {
        for known in used {
            let Some(place) = known.place else { continue };
            let held = self.0.iter().position(|held| held.format == known.format);
            known.number = held.unwrap_or(self.0.len());
            if held.is_none() {
                hand_on(place, &known.format)?;
                self.0.push(Numbered {
                    format: known.format.clone(),
                    attribute: None,
                });
            }
        }
        Ok(())
    }

    /// What names the formats of a sheet, in their order, from what the writer wrote of it; the sheets come in the order in
    /// which their formats were added. None if that is not a cell for each that the sheet is the first to use.
    pub(super) fn named(&mut self, used: &[KnownFormat], written: &Written<'_>) -> Option<Vec<&str>> {
        let mut handed = 0;
        for known in used {
            let Some(place) = known.place else { continue };
            let Numbered { attribute, .. } = self.0.get_mut(known.number)?;
            if attribute.is_none() {
                *attribute = Some(written.style_at(place)?.to_owned());
                handed += 1;
            }
        }
        if written.cells() != handed {
            return None;
        }
        let names = used.iter().map(|known| match known.place {
            Some(_) => self.0.get(known.number)?.attribute.as_deref(),
            None => Some(""),
        });
        names.collect()
    }
}
