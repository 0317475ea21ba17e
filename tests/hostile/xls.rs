//! Compound files, and the records of Excel 97-2003 in them.

use super::Hostile;
use super::container::{put16, put32};

const SECTOR: usize = 512;
const FREE: usize = 0xFFFF_FFFF;
const END: usize = 0xFFFF_FFFE;
const FAT: usize = 0xFFFF_FFFD;

/// A compound file, and where its tables lie.
struct Compound {
    bytes: Vec<u8>,
    /// Offset of the table of chains.
    fat: usize,
    /// Offset of the directory.
    directory: usize,
    /// First sector of each stream.
    starts: Vec<usize>,
}

impl Compound {
    /// With these streams, each padded to the size from which it has sectors of its own.
    fn new(streams: &[(&str, Vec<u8>)]) -> Self {
        let padded: Vec<Vec<u8>> = streams
            .iter()
            .map(|(_, bytes)| {
                let mut bytes = bytes.clone();
                bytes.resize(bytes.len().max(4096).next_multiple_of(SECTOR), 0);
                bytes
            })
            .collect();
        let directory_sectors = (streams.len() + 1).div_ceil(4);
        let data_sectors: usize = padded.iter().map(|bytes| bytes.len() / SECTOR).sum();
        // Each sector of the table tells of 128, itself included.
        let fat_sectors = (directory_sectors + data_sectors).div_ceil(127);
        assert!(fat_sectors <= 109, "the header lists no more");

        let mut chains = vec![FAT; fat_sectors];
        chain(&mut chains, directory_sectors);
        let mut starts = Vec::new();
        for bytes in &padded {
            starts.push(chains.len());
            chain(&mut chains, bytes.len() / SECTOR);
        }
        chains.resize(fat_sectors * 128, FREE);

        let mut bytes = header(fat_sectors);
        let fat = bytes.len();
        chains.iter().for_each(|next| put32(&mut bytes, *next));
        let directory = bytes.len();
        directory_entry(&mut bytes, "Root Entry", 5, 1, END, 0);
        for (index, ((name, _), content)) in streams.iter().zip(&padded).enumerate() {
            // One hangs to the right of the other.
            let right = if index + 1 < streams.len() {
                index + 2
            } else {
                FREE
            };
            directory_entry(&mut bytes, name, 2, right, starts[index], content.len());
        }
        bytes.resize(directory + directory_sectors * SECTOR, 0);
        padded.iter().for_each(|content| bytes.extend(content));
        Self {
            bytes,
            fat,
            directory,
            starts,
        }
    }

    /// With another 32-bit number somewhere.
    fn at(mut self, offset: usize, number: usize) -> Self {
        let mut four = Vec::new();
        put32(&mut four, number);
        self.bytes[offset..offset + 4].copy_from_slice(&four);
        self
    }

    /// With the chain of a sector going on elsewhere.
    fn leading(self, sector: usize, next: usize) -> Self {
        let offset = self.fat + sector * 4;
        self.at(offset, next)
    }
}

fn chain(chains: &mut Vec<usize>, sectors: usize) {
    for _ in 1..sectors {
        chains.push(chains.len() + 1);
    }
    chains.push(END);
}

fn header(fat_sectors: usize) -> Vec<u8> {
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.resize(24, 0);
    // Version 3.62, little-endian, sectors of 512 bytes, small ones of 64.
    for number in [0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        put16(&mut out, number);
    }
    // Directory sectors (0 in version 3), table sectors, first directory sector, transaction, size from which a stream
    // has sectors of its own, no small sectors, no list of table sectors beyond the header.
    for number in [0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0] {
        put32(&mut out, number);
    }
    for place in 0..109 {
        put32(&mut out, if place < fat_sectors { place } else { FREE });
    }
    assert_eq!(out.len(), SECTOR);
    out
}

fn directory_entry(out: &mut Vec<u8>, name: &str, kind: u8, next: usize, start: usize, size: usize) {
    let from = out.len();
    let units: Vec<u16> = name.encode_utf16().collect();
    units.iter().for_each(|unit| put16(out, usize::from(*unit)));
    out.resize(from + 64, 0);
    put16(out, (units.len() + 1) * 2);
    out.extend([kind, 1]);
    let (right, child) = if kind == 5 { (FREE, next) } else { (next, FREE) };
    for number in [FREE, right, child] {
        put32(out, number);
    }
    out.resize(from + 116, 0);
    put32(out, start);
    put32(out, size);
    put32(out, 0);
}

/// A record.
fn record(id: usize, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put16(&mut out, id);
    put16(&mut out, data.len());
    out.extend(data);
    out
}

fn words(numbers: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    numbers.iter().for_each(|number| put16(&mut out, *number));
    out
}

fn begin(kind: usize) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 6, 0]))
}

fn finish() -> Vec<u8> {
    record(0x000A, &[])
}

fn number(row: usize, col: usize) -> Vec<u8> {
    record(
        0x0203,
        &[words(&[row, col, 0]), 1.0_f64.to_le_bytes().to_vec()].concat(),
    )
}

/// A row of a hundred numbers in one record.
fn hundred_numbers(row: usize) -> Vec<u8> {
    let cells = words(&[0, 2, 0]).repeat(100);
    record(0x00BD, &[words(&[row, 0]), cells, words(&[99])].concat())
}

fn text_of_table(row: usize, col: usize, text: usize) -> Vec<u8> {
    let mut data = words(&[row, col, 0]);
    put32(&mut data, text);
    record(0x00FD, &data)
}

fn dimensions(rows: usize, cols: usize) -> Vec<u8> {
    let mut data = Vec::new();
    put32(&mut data, 0);
    put32(&mut data, rows);
    record(0x0200, &[data, words(&[0, cols, 0])].concat())
}

fn sheet(records: &[Vec<u8>]) -> Vec<u8> {
    [begin(0x0010), records.concat(), finish()].concat()
}

/// The stream of a workbook: records of the whole, then its sheets.
fn stream(globals: &[Vec<u8>], sheets: &[Vec<u8>]) -> Vec<u8> {
    placed(globals, sheets, &|_, place| place)
}

/// The same, with sheets that are said to lie elsewhere.
fn placed(globals: &[Vec<u8>], sheets: &[Vec<u8>], place: &dyn Fn(usize, usize) -> usize) -> Vec<u8> {
    let names: Vec<String> = (0..sheets.len()).map(|index| format!("s{index}")).collect();
    let listed: usize = names.iter().map(|name| 12 + name.len()).sum();
    let head = [begin(0x0005), globals.concat()].concat();
    let mut at = head.len() + listed + finish().len();
    let mut out = head;
    for (index, (name, sheet)) in names.iter().zip(sheets).enumerate() {
        let mut data = Vec::new();
        put32(&mut data, place(index, at));
        data.extend([0, 0, u8::try_from(name.len()).unwrap(), 0]);
        data.extend(name.as_bytes());
        out.extend(record(0x0085, &data));
        at += sheet.len();
    }
    out.extend(finish());
    out.extend(sheets.concat());
    out
}

fn book(stream: Vec<u8>) -> Vec<u8> {
    Compound::new(&[("Workbook", stream)]).bytes
}

fn one(records: &[Vec<u8>]) -> Vec<u8> {
    book(stream(&[], &[sheet(records)]))
}

/// A table of shared texts that claims this many and holds these bytes.
fn texts(claimed: usize, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put32(&mut out, claimed);
    put32(&mut out, claimed);
    out.extend(data);
    record(0x00FC, &out)
}

pub fn files() -> Vec<Hostile> {
    let mut files = compound();
    files.extend(records());
    files
}

/// Lies of the compound file.
fn compound() -> Vec<Hostile> {
    let sound = || {
        let rows: Vec<Vec<u8>> = (0..400).map(|row| number(row, 1)).collect();
        Compound::new(&[("Workbook", stream(&[], &[sheet(&rows)]))])
    };
    let start = sound().starts[0];
    let entry = sound().directory + 128;
    let root = sound().directory;
    let file = |name: &str, compound: Compound| Hostile::message(name, compound.bytes);
    let cut = |bytes: usize| sound().bytes[..bytes].to_vec();
    let shift = |offset: usize, value: u8| {
        let mut bytes = sound().bytes;
        bytes[offset] = value;
        bytes
    };
    vec![
        file("完好的小文件.xls", sound()),
        file("链回到自己.xls", sound().leading(start, start)),
        file("链绕圈.xls", sound().leading(start + 5, start)),
        file("链通到文件外.xls", sound().leading(start + 2, 0x00FF_FFFF)),
        file("链提前结束.xls", sound().leading(start, END)),
        file("链成了空闲.xls", sound().leading(start, FREE)),
        file("目录链绕圈.xls", sound().leading(1, 1)),
        file("表的链绕圈.xls", sound().leading(0, 0)),
        file("流谎报四吉.xls", sound().at(entry + 120, 0xFFFF_FFFF)),
        file(
            "流谎报到溢出.xls",
            sound().at(entry + 120, 0xFFFF_FFFF).at(entry + 124, 0xFFFF_FFFF),
        ),
        file("流从文件外开始.xls", sound().at(entry + 116, 0x7FFF_FFF0)),
        file("目录项指向自己.xls", sound().at(entry + 72, 1)),
        file("目录项的子项是自己.xls", sound().at(root + 76, 0)),
        file(
            "小扇区表绕圈.xls",
            sound()
                .at(60, 0)
                .at(64, 1)
                .at(entry + 120, 100)
                .at(root + 116, start),
        ),
        file(
            "小扇区谎报个数.xls",
            sound().at(60, start).at(64, 0x7FFF_FFFF).at(entry + 120, 100),
        ),
        file("小扇区界限为零.xls", sound().at(56, 0)),
        file("小扇区界限四吉.xls", sound().at(56, 0xFFFF_FFFF)),
        file("扇区表清单绕圈.xls", sound().at(68, 0).at(72, 0x7FFF_FFFF)),
        file("扇区表谎报个数.xls", sound().at(44, 0x7FFF_FFFF)),
        file("目录从文件外开始.xls", sound().at(48, 0x7FFF_FFF0)),
        Hostile::message("扇区大小二的三十一次方.xls", shift(30, 31)),
        Hostile::message("扇区大小一字节.xls", shift(30, 0)),
        Hostile::message("扇区大小二的两百次方.xls", shift(30, 200)),
        Hostile::message("小扇区大小二的三十一次方.xls", shift(32, 31)),
        Hostile::message("版本四.xls", shift(26, 4)),
        Hostile::message("只有文件头.xls", cut(SECTOR)),
        Hostile::message("只有半个文件头.xls", cut(SECTOR / 2)),
        Hostile::message("截断一半.xls", cut(sound().bytes.len() / 2)),
        Hostile::message("截断一字节.xls", cut(sound().bytes.len() - 1)),
        file("没有工作簿流.xls", Compound::new(&[("Other", vec![1; 5_000])])),
        file(
            "有密码.xlsx",
            Compound::new(&[
                ("EncryptionInfo", vec![4; 5_000]),
                ("EncryptedPackage", super::documents::random(12, 90_000)),
            ]),
        ),
        file(
            "文字文档.xls",
            Compound::new(&[("WordDocument", vec![0xEC; 9_000]), ("1Table", vec![0; 5_000])]),
        ),
        file(
            "演示文稿.xls",
            Compound::new(&[("PowerPoint Document", vec![0; 9_000])]),
        ),
        file(
            "六百个目录项.xls",
            Compound::new(&vec![("Workbook", Vec::new()); 600]),
        ),
    ]
}

/// Lies of the records.
fn records() -> Vec<Hostile> {
    let sparse = || sheet(&[dimensions(65_536, 256), number(0, 0), number(65_535, 255)]);
    let strings = |table: Vec<u8>, more: Vec<u8>| {
        let cells: Vec<Vec<u8>> = (0..4).map(|index| text_of_table(index, 0, index)).collect();
        book(stream(&[table, more], &[sheet(&cells)]))
    };
    let short = [3, 0, 0, b'a', b'b', b'c'];
    let shared: Vec<Vec<u8>> = (0..4_000).map(|index| text_of_table(index, 0, 0)).collect();
    let long = [&[0xFF, 0x1F, 0][..], &[b'a'; 8_191]].concat();
    vec![
        Hostile::message("十张稀疏的表.xls", book(stream(&[], &vec![sparse(); 10]))),
        Hostile::message("三百张稀疏的表.xls", book(stream(&[], &vec![sparse(); 300]))),
        Hostile::message("六千张表同一处.xls", {
            let empty = vec![Vec::new(); 6_000];
            let first = stream(&[], &empty).len();
            book([placed(&[], &empty, &|_, _| first), sparse()].concat())
        }),
        Hostile::message(
            "范围谎报四十亿行.xls",
            one(&[dimensions(0xFFFF_FFFF, 0xFFFF), number(0, 0)]),
        ),
        Hostile::message(
            "表在文件外.xls",
            book(placed(&[], &[sparse()], &|_, _| 0x7FFF_FFFF)),
        ),
        Hostile::message("表就是整个工作簿.xls", book(placed(&[], &[sparse()], &|_, _| 0))),
        Hostile::message(
            "表从记录中间开始.xls",
            book(placed(&[], &[sparse()], &|_, at| at + 3)),
        ),
        Hostile::message(
            "文本条数谎报四十亿.xls",
            strings(texts(0xFFFF_FFFF, &short.repeat(4)), Vec::new()),
        ),
        Hostile::message(
            "文本长过记录.xls",
            strings(texts(4, &[0xFF, 0xFF, 1, b'a', 0]), Vec::new()),
        ),
        Hostile::message(
            "续记录缺标志.xls",
            strings(texts(4, &[9, 0, 0, b'a', b'b']), record(0x003C, &[])),
        ),
        Hostile::message(
            "续记录被截断.xls",
            strings(texts(4, &[9, 0, 1, b'a', 0, b'b']), record(0x003C, &[1, b'c'])),
        ),
        Hostile::message(
            "十万条空的续记录.xls",
            strings(texts(4, &[9, 0, 0, b'a']), record(0x003C, &[]).repeat(100_000)),
        ),
        Hostile::message(
            "格式段谎报.xls",
            strings(texts(4, &[3, 0, 8, 0xFF, 0xFF, b'a', b'b', b'c']), Vec::new()),
        ),
        Hostile::message(
            "注音谎报四吉.xls",
            strings(
                texts(4, &[3, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF, b'a', b'b', b'c']),
                Vec::new(),
            ),
        ),
        Hostile::message(
            "一条长文本处处引用.xls",
            book(stream(&[texts(1, &long)], &vec![sheet(&shared); 8])),
        ),
        Hostile::message("文本序号四十亿.xls", one(&[text_of_table(0, 0, 0xFFFF_FFFF)])),
        Hostile::message(
            "有打开密码.xls",
            book(stream(&[record(0x002F, &words(&[1, 1, 1, 0, 0]))], &[sparse()])),
        ),
        Hostile::message(
            "记录长过文件.xls",
            book([begin(5), words(&[0x0085, 0xFFFF]), vec![1; 20]].concat()),
        ),
        Hostile::message("没有工作表.xls", book(stream(&[], &[]))),
        Hostile::message("没有开头.xls", book(finish())),
        Hostile::message("空的流.xls", book(Vec::new())),
        Hostile::message(
            "第五版.xls",
            Compound::new(&[(
                "Book",
                [record(0x0809, &words(&[0x0500, 5, 0, 0])), finish()].concat(),
            )])
            .bytes,
        ),
        Hostile::message("裸的第四版.xls", record(0x0409, &words(&[0, 0x10, 0]))),
        Hostile::message(
            "连续数字列号颠倒.xls",
            one(&[record(
                0x00BD,
                &[words(&[0, 9]), vec![0; 12], words(&[2])].concat(),
            )]),
        ),
        Hostile::message(
            "连续数字缺尾.xls",
            one(&[record(0x00BD, &words(&[0, 0])), record(0x00BD, &[0])]),
        ),
        Hostile::message(
            "合并谎报个数.xls",
            one(&[
                number(0, 0),
                record(0x00E5, &words(&[0xFFFF, 0, 0xFFFF, 0, 0xFF])),
            ]),
        ),
        Hostile::message("五万处合并.xls", {
            let area = record(
                0x00E5,
                &[words(&[1_000]), words(&[0, 65_535, 0, 255]).repeat(1_000)].concat(),
            );
            one(&[number(0, 0), area.repeat(50)])
        }),
        Hostile::message(
            "公式缺内容.xls",
            one(&[
                record(0x0006, &words(&[0, 0, 0])),
                record(
                    0x0006,
                    &[words(&[1, 0, 0]), vec![0xFF; 8], words(&[0, 0, 0, 0xFFFF])].concat(),
                ),
            ]),
        ),
        Hostile::message(
            "公式文本缺失.xls",
            one(&[
                record(
                    0x0006,
                    &[
                        words(&[1, 0, 0]),
                        vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
                        words(&[0, 0, 0, 0]),
                    ]
                    .concat(),
                ),
                record(0x0207, &[9]),
            ]),
        ),
        Hostile::message("公式满是括号.xls", {
            let tokens = [vec![0x1E, 1, 0], vec![0x15; 8_000]].concat();
            let formula = [
                words(&[0, 0, 0]),
                1.0_f64.to_le_bytes().to_vec(),
                words(&[0, 0, 0, tokens.len()]),
                tokens,
            ]
            .concat();
            one(&[record(0x0006, &formula)])
        }),
        Hostile::message(
            "名称谎报长度.xls",
            book(stream(
                &[record(
                    0x0018,
                    &[words(&[0, 0xFF00, 0xFFFF, 0, 0, 0, 0]), vec![0]].concat(),
                )],
                &[sparse()],
            )),
        ),
        Hostile::message(
            "外部表谎报个数.xls",
            book(stream(
                &[
                    record(0x0017, &words(&[0xFFFF, 0])),
                    record(0x01AE, &words(&[0xFFFF, 0x0401])),
                ],
                &[sparse()],
            )),
        ),
        Hostile::message(
            "数字格式谎报长度.xls",
            book(stream(
                &[
                    record(0x041E, &[words(&[164, 0xFFFF]), vec![1]].concat()),
                    record(0x00E0, &[0; 3]),
                ],
                &[sparse()],
            )),
        ),
        Hostile::message(
            "四十万个空单元格.xls",
            one(&[record(0x0201, &words(&[0, 0, 0])).repeat(400_000)]),
        ),
        Hostile::message(
            "六十万个数字.xls",
            one(&(0..6_000).map(hundred_numbers).collect::<Vec<_>>()),
        ),
        Hostile::message(
            "乱码记录.xls",
            book([begin(5), super::documents::random(13, 200_000)].concat()),
        ),
    ]
}
