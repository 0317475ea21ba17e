//! What is typed into a cell of the form, before anybody reads it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What a clerk would type: raw, so a text may stand in a number field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Entry {
    /// A text; it stays a text whatever it begins with.
    Text(SmolStr),
    /// A number.
    Number(f64),
    /// A date.
    #[serde(with = "date_in_numbers")]
    Date(Date),
    /// A date with a time of day, or what no calendar has: days since 1899-12-30, as spreadsheets count.
    Moment(f64),
    /// A truth value.
    Truth(bool),
}

/// A date as year, month and day: entries are put aside by the thousand and read again, and nobody else reads them.
mod date_in_numbers {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        (date.year(), date.month(), date.day()).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let (year, month, day) = Deserialize::deserialize(deserializer)?;
        Date::new(year, month, day).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_as_they_were_put_aside() {
        let dates = [
            jiff::civil::date(1900, 1, 1),
            jiff::civil::date(2028, 2, 29),
            Date::MAX,
        ];
        for entry in dates.map(Entry::Date) {
            let bytes = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&bytes).unwrap(), entry);
        }
        assert!(serde_json::from_str::<Entry>("{\"Date\":[2026,2,29]}").is_err());
    }
}
