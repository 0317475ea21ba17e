//! What lies around a workbook: zip files, lock files, links, what is no file at all.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Run, dudao, folder, repository};

const WORKBOOK: &str = "samples/2026/青岚县/青岚县自评工作簿.xlsx";

fn workbook() -> Vec<u8> {
    std::fs::read(repository().join(WORKBOOK)).unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The sample county's evidence, as paths below `folder`.
fn evidence(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> =
        std::fs::read_dir(repository().join("samples/2026/青岚县/佐证材料"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    format!("{folder}{}", entry.file_name().to_string_lossy()),
                    std::fs::read(entry.path()).unwrap(),
                )
            })
            .collect();
    found.sort();
    found
}

fn check(dir: &Path, paths: &[&str]) -> Run {
    let roster = repository().join("samples/2026/名单.csv");
    let mut args = vec!["check"];
    args.extend(paths);
    args.extend([
        "--out",
        "out",
        "--roster",
        roster.to_str().unwrap(),
        "--as-of",
        "2026-11-20",
        "--year",
        "2026",
    ]);
    dudao(dir, &args)
}

/// What result.json says of the round.
fn round(dir: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(dir.join("out/result.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    document["round"].clone()
}

fn names(list: &serde_json::Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter()
        .map(|one| one["file"]["name"].as_str().unwrap())
        .collect()
}

#[test]
fn a_zip_with_workbook_and_attachments_is_a_folder_of_its_own() {
    let dir = folder();
    let book = workbook();
    let evidence = evidence("青岚县/佐证材料/");
    let mut files: Vec<(&str, &[u8])> = vec![("青岚县/自评工作簿.xlsx", &book)];
    files.extend(
        evidence
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    );
    std::fs::write(dir.path().join("青岚县.zip"), zip(&files)).unwrap();
    // Once in the folder of a round, once named in the call.
    for path in [".", "青岚县.zip"] {
        let run = check(dir.path(), &[path]);
        assert_eq!(run.code, 0, "all evidence is there: {}", run.all());
        assert_eq!(
            names(&round(dir.path())["assessments"]),
            ["青岚县.zip/青岚县/自评工作簿.xlsx"]
        );
        std::fs::remove_dir_all(dir.path().join("out")).unwrap();
    }
}

#[test]
fn workbook_and_evidence_may_lie_in_folders_side_by_side() {
    let dir = folder();
    let evidence = evidence("佐证材料/");
    let book = workbook();
    let mut files: Vec<(&str, &[u8])> = vec![("工作簿/自评.xlsx", &book)];
    files.extend(
        evidence
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    );
    std::fs::write(dir.path().join("报送.zip"), zip(&files)).unwrap();
    let run = check(dir.path(), &["."]);
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn a_zip_is_told_by_its_content_and_not_by_its_name() {
    let dir = folder();
    let book = workbook();
    std::fs::write(dir.path().join("一.zip"), &book).unwrap();
    std::fs::write(dir.path().join("二.xlsx"), zip(&[("自评.xlsx", &book)])).unwrap();
    let run = check(dir.path(), &["."]);
    assert_eq!(run.code, 1, "the attachments are missing: {}", run.all());
    let round = round(dir.path());
    let counting = names(&round["assessments"]);
    let aside = names(&round["superseded"]);
    assert_eq!((counting, aside), (vec!["二.xlsx/自评.xlsx"], vec!["一.zip"]));
    assert!(
        round.to_string().contains("逐字节相同"),
        "two files of the same bytes are told as such"
    );
}

#[test]
fn an_archive_that_cannot_be_looked_into_is_named_and_the_rest_goes_on() {
    let dir = folder();
    let book = workbook();
    let whole = zip(&[("自评.xlsx", &book)]);
    std::fs::write(dir.path().join("好.xlsx"), &book).unwrap();
    std::fs::write(dir.path().join("又一份.xlsx"), &book).unwrap();
    std::fs::write(dir.path().join("截断.zip"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(dir.path().join("霁川县.rar"), b"Rar!\x1a\x07\x01\x00").unwrap();
    std::fs::write(
        dir.path().join("套层.zip"),
        zip(&[("里面.zip", &whole), ("说明.txt", b"")]),
    )
    .unwrap();
    std::fs::write(
        dir.path().join("只有照片.zip"),
        zip(&[("照片.jpg", b"\xff\xd8\xff")]),
    )
    .unwrap();
    std::fs::create_dir(dir.path().join("荻浦县")).unwrap();
    std::fs::write(dir.path().join("荻浦县/~$荻浦县.xlsx"), b"\x05lock").unwrap();
    let run = check(dir.path(), &["."]);
    assert_eq!(run.code, 3, "{}", run.all());
    let round = round(dir.path());
    let unreadable: Vec<(&str, &str)> = round["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["file"]["name"].as_str().unwrap(),
                one["message"].as_str().unwrap(),
            )
        })
        .collect();
    for (name, said) in [
        ("截断.zip", "压缩包不完整或已损坏"),
        ("霁川县.rar", "RAR 压缩包"),
        ("荻浦县/~$荻浦县.xlsx", "锁文件"),
    ] {
        assert!(
            unreadable
                .iter()
                .any(|(found, message)| *found == name && message.contains(said)),
            "{name}: {unreadable:?}"
        );
    }
    assert!(
        unreadable.iter().all(|(name, _)| *name != "只有照片.zip"),
        "a zip of photographs is an attachment: {unreadable:?}"
    );
    assert_eq!(names(&round["assessments"]), ["好.xlsx"]);
    let status = round["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["county"]["name"] == "霁川县");
    assert_eq!(status.unwrap()["status"], "无法读取");
}

#[test]
fn a_zip_beside_the_only_workbook_of_a_county_is_an_attachment() {
    let dir = folder();
    let county = dir.path().join("报送/青岚县");
    std::fs::create_dir_all(&county).unwrap();
    std::fs::write(county.join("自评.xlsx"), workbook()).unwrap();
    std::fs::write(county.join("附件.zip"), zip(&[("工资.xlsx", b"x")])).unwrap();
    let run = check(dir.path(), &["报送"]);
    assert_eq!(run.code, 1, "{}", run.all());
    let round = round(dir.path());
    assert_eq!(round["unreadable"].as_array().unwrap().len(), 0);
    assert!(round.to_string().contains("文件夹中的“附件.zip”没有列入"));
}

#[test]
fn a_lock_file_beside_a_workbook_is_said() {
    let dir = folder();
    std::fs::write(dir.path().join("青岚县.xlsx"), workbook()).unwrap();
    std::fs::write(dir.path().join("~$青岚县.xlsx"), b"lock").unwrap();
    let run = check(dir.path(), &["青岚县.xlsx"]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(round(dir.path()).to_string().contains("锁文件“~$青岚县.xlsx”"));
}

#[test]
fn last_rounds_file_is_known_again() {
    let dir = folder();
    std::fs::write(dir.path().join("青岚县.xlsx"), workbook()).unwrap();
    check(dir.path(), &["青岚县.xlsx"]);
    std::fs::rename(dir.path().join("out"), dir.path().join("上轮")).unwrap();
    let run = check(dir.path(), &["青岚县.xlsx", "--previous", "上轮"]);
    assert!(
        round(dir.path()).to_string().contains("逐字节相同"),
        "{}",
        run.all()
    );
    let run = check(dir.path(), &["青岚县.xlsx", "--previous", "没有"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("上一轮结果"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_never_followed_for_ever() {
    let dir = folder();
    std::fs::create_dir(dir.path().join("报送")).unwrap();
    std::fs::write(dir.path().join("报送/青岚县.xlsx"), workbook()).unwrap();
    std::os::unix::fs::symlink("..", dir.path().join("报送/上级")).unwrap();
    std::os::unix::fs::symlink("没有.xlsx", dir.path().join("报送/失效.xlsx")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(dir.path().join("报送/管道.xlsx"))
        .status();
    assert!(made.unwrap().success());
    let run = check(dir.path(), &["报送"]);
    assert_eq!(run.code, 3, "{}", run.all());
    let said = round(dir.path())["unreadable"].to_string();
    for part in ["上级", "指向另一个文件夹的链接", "失效的链接", "不是普通文件"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
