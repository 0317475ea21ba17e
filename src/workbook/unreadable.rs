//! Why a file could not be read, in words for the clerk who sent it: what is the matter and what to do.

use std::fmt;

/// A file that is not a readable .xlsx or .xlsm workbook. Its `Display` is a plain Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No bytes at all.
    Empty,
    /// Another kind of file.
    NotAWorkbook {
        /// What it looks like, in Chinese.
        looks_like: &'static str,
    },
    /// A password is needed to open it.
    Encrypted,
    /// Excel 97-2003, .xls.
    OldXls,
    /// A compound file written by WPS: .et, or .xls saved by WPS.
    Wps,
    /// OpenDocument spreadsheet, .ods.
    Ods,
    /// Excel binary workbook, .xlsb.
    Xlsb,
    /// A web page or XML saved under a workbook's name (many systems export so).
    Html,
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
            Self::NotAWorkbook { looks_like } => {
                write!(
                    f,
                    "文件不是 Excel 工作簿，看起来是{looks_like}。请报送下发的自评工作簿（.xlsx）。"
                )
            }
            Self::Encrypted => f.write_str("文件设有打开密码，请取消密码后重新报送。"),
            Self::OldXls => f.write_str(
                "文件是 Excel 97-2003 格式（.xls），请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
            ),
            Self::Wps => {
                f.write_str("文件是 WPS 表格旧格式（.et 或 .xls），请用 WPS 打开后另存为 .xlsx 再报送。")
            }
            Self::Ods => f.write_str(
                "文件是开放文档格式（.ods），请用 Excel、WPS 或 LibreOffice 打开后另存为 .xlsx 再报送。",
            ),
            Self::Xlsb => {
                f.write_str("文件是 Excel 二进制格式（.xlsb），请用 Excel 打开后另存为 .xlsx 再报送。")
            }
            Self::Html => f.write_str(
                "文件实际是网页或 XML 文本，不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
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
