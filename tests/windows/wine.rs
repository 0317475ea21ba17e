//! Runs programs: `dudao.exe` under Wine and in a window of its own, and this system's `dudao`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// What a run came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program for Windows.
pub fn exe() -> PathBuf {
    let exe = std::env::var_os("DUDAO_EXE").map_or_else(|| root().join("dist/dudao.exe"), PathBuf::from);
    assert!(exe.is_file(), "{} is missing: run windows/build", exe.display());
    exe
}

/// A path as Windows programs write it.
fn on_windows(path: &Path) -> String {
    format!("Z:{}", path.to_str().unwrap().replace('/', "\\"))
}

/// What stands for the browser: it notes what it is to open.
const BROWSER: &str = "#!/bin/sh\nprintf '%s' \"$1\" > \"$(dirname \"$0\")/opened\"\n";

/// A program of Wine's own, or another, in a Windows of the tests' own.
fn in_windows() -> Command {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    let command = |program: &str, prefix: &Path| {
        let mut command = Command::new(program);
        command
            .env("WINEPREFIX", prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("DISPLAY");
        command
    };
    let prefix = PREFIX.get_or_init(|| {
        let prefix = place();
        std::fs::create_dir_all(&prefix).unwrap();
        let browser = prefix.join("browser");
        std::fs::write(&browser, BROWSER).unwrap();
        std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
        let opens = format!("\"{}\" \"%1\"", on_windows(&browser));
        let classes = r"HKLM\Software\Classes";
        for call in [
            &["wineboot", "--init"][..],
            &[
                "reg",
                "add",
                &format!(r"{classes}\.html"),
                "/ve",
                "/d",
                "page",
                "/f",
            ],
            &[
                "reg",
                "add",
                &format!(r"{classes}\page\shell\open\command"),
                "/ve",
                "/d",
                &opens,
                "/f",
            ],
        ] {
            let made = run(command("wine", &prefix).args(call));
            assert!(made.code == 0, "{call:?}: {}", made.err);
        }
        prefix
    });
    command("wine", prefix)
}

/// How `timeout` ends when it had to end the program.
const TIMED_OUT: i32 = 124;

/// Where the Windows of the tests is.
fn place() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine")
}

/// What the browser was last told to open; it is another process, and has its time.
pub fn opened() -> String {
    let note = place().join("opened");
    for _ in 0..100 {
        if let Ok(opened) = std::fs::read_to_string(&note)
            && !opened.is_empty()
        {
            std::fs::remove_file(&note).unwrap();
            return opened;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("nothing was opened");
}

/// Runs a program with nothing to read. Its output goes into files: Wine leaves programs behind that would keep pipes open.
fn run(command: &mut Command) -> Run {
    let dir = tempfile::tempdir().unwrap();
    let [out, err] = ["out", "err"].map(|name| dir.path().join(name));
    let status = command
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .status()
        .expect("the program runs");
    Run {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(std::fs::read(out).unwrap()).expect("UTF-8"),
        err: String::from_utf8(std::fs::read(err).unwrap()).expect("UTF-8"),
    }
}

/// Runs `dudao.exe` on paths alone, as Explorer starts it, its output redirected.
pub fn wine(paths: &[&Path], zone: &str) -> Run {
    let mut command = in_windows();
    command.arg(exe()).env("TZ", zone).stdin(Stdio::null());
    command.args(paths.iter().map(|path| on_windows(path)));
    run(&mut command)
}

/// Runs this system's `dudao` on paths alone.
pub fn linux(paths: &[&Path], zone: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    run(command.args(paths).env("TZ", zone))
}

/// Runs `dudao.exe` on paths alone before a terminal that no other program of Windows has, presses Enter, and gives what
/// stood on the screen.
pub fn dropped_on_window(paths: &[&Path]) -> String {
    let words: Vec<String> = [exe().to_str().unwrap().to_owned()]
        .into_iter()
        .chain(paths.iter().map(|path| on_windows(path)))
        .map(|word| format!("'{word}'"))
        .collect();
    let line = format!("stty cols 200; timeout --foreground 120 wine {}", words.join(" "));
    let mut command = Command::new("script");
    for (name, value) in in_windows().get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let shown = tempfile::NamedTempFile::new().unwrap();
    let mut child = command
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(shown.reopen().unwrap())
        .spawn()
        .expect("script runs");
    let screen = || String::from_utf8_lossy(&std::fs::read(shown.path()).unwrap()).into_owned();
    // What is typed before the window listens is lost, as before any window: press again, as one would.
    let mut typed = child.stdin.take().unwrap();
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(500));
        if screen().contains("按回车键退出") {
            // The program may be gone by now.
            let _ = typed.write_all(b"\r");
        }
    }
    let ended = child.wait().unwrap().code();
    assert!(ended != Some(TIMED_OUT), "Enter ends the program: {}", screen());
    screen()
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// The bytes of every file below a folder, by path.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}
