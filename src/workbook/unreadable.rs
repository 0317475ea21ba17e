//! Why a file could not be read, in words for the clerk who sent it: what is the matter and what to do.

use std::fmt;

/// A file that is not a readable workbook. Its `Display` is a plain Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No bytes at all.
    Empty,
    /// Nothing but zeros: what a network disk leaves behind when a copy breaks off.
    Zeros,
    /// Another kind of document or a picture.
    NotAWorkbook {
        /// What it looks like, in Chinese.
        looks_like: &'static str,
    },
    /// An archive, perhaps with the workbook in it.
    Archive {
        /// What kind of archive, in Chinese.
        kind: &'static str,
    },
    /// A password is needed to open it, or it is encrypted in another way.
    Encrypted,
    /// Excel 95 or older.
    OldExcel,
    /// A web page under a workbook's name (many systems export so).
    Html,
    /// A web archive, .mht, under a workbook's name.
    Mhtml,
    /// XML Spreadsheet 2003 under a workbook's name.
    Xml2003,
    /// OpenDocument in a single XML file, .fods.
    FlatOds,
    /// Plain text, perhaps comma separated.
    Csv,
    /// The end of the file is missing.
    Truncated,
    /// Larger than any honest workbook; reading stopped there.
    TooLarge {
        /// What was too large, in Chinese.
        what: String,
        /// What was found (for a size in bytes, what had been counted when reading stopped).
        found: u64,
        /// The most that is read.
        limit: u64,
    },
    /// Damaged, or not written as the format requires.
    Broken {
        /// What is the matter, in Chinese.
        detail: String,
        /// What the reader said, for a technician; not part of the sentence.
        cause: String,
    },
}

impl Unreadable {
    /// A damaged file, with what is the matter in Chinese and the technical cause.
    pub(super) fn broken(detail: impl Into<String>, cause: impl fmt::Display) -> Self {
        Self::Broken {
            detail: detail.into(),
            cause: cause.to_string(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("文件是空的，没有任何内容。请确认后重新发送。"),
            Self::Zeros => f.write_str(
                "文件内容全部是空字节，可能是复制或传输中断造成的。请从原来的位置重新复制、发送。",
            ),
            Self::NotAWorkbook { looks_like } => write!(
                f,
                "文件不是 Excel 工作簿，看起来是{looks_like}。请报送下发的自评工作簿（.xlsx），其他材料作为附件报送。"
            ),
            Self::Archive { kind } => write!(
                f,
                "文件是{kind}，不是 Excel 工作簿。请解压后直接报送其中的自评工作簿和附件。"
            ),
            Self::Encrypted => f.write_str(
                "文件设有打开密码或已加密，无法读取。请取消打开密码和工作簿保护，保存后重新报送。",
            ),
            Self::OldExcel => f.write_str(
                "文件是 Excel 95 或更早的格式，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
            ),
            Self::Html => f.write_str(
                "文件实际是网页，不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
            ),
            Self::Mhtml => f.write_str(
                "文件实际是单个文件网页（MHTML），不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
            ),
            Self::Xml2003 => f.write_str(
                "文件是 XML 表格（XML Spreadsheet 2003）格式，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
            ),
            Self::FlatOds => f.write_str(
                "文件是单个 XML 文件的开放文档（.fods），无法读取。请打开后另存为 .xlsx 或 .ods 再报送。",
            ),
            Self::Csv => f.write_str(
                "文件实际是纯文本（如 CSV），不是 Excel 工作簿。请把数据填入下发的自评工作簿再报送。",
            ),
            Self::Truncated => f.write_str("文件不完整，可能在传输中被截断，请重新发送。"),
            Self::TooLarge { what, found, limit } => write!(
                f,
                "文件超出可读取的范围：{what}为 {found}，上限为 {limit}。\
                 请删除数据区域以外的行、列、格式和图片，保存后重新报送。"
            ),
            Self::Broken { detail, .. } => {
                write!(
                    f,
                    "文件已损坏或不合规范：{detail}。请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件再报送。"
                )
            }
        }
    }
}

impl std::error::Error for Unreadable {}
