//! The window that Windows makes for a program started from the desktop: it closes with the program, so that nobody
//! would read what it says, and what came of the check opens in the browser.

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use super::terminal::{eprintln, println};

/// Whether the window was made for this program alone and somebody sits before it.
pub fn is_ours() -> bool {
    alone() && std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Keeps the window until somebody has read it.
pub fn hold() {
    println!();
    println!("按回车键退出。");
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

/// Opens a report in the browser.
pub fn show(page: &Path) {
    println!();
    if open(page) {
        println!("正在用浏览器打开报告：{}", page.display());
    } else {
        eprintln!("报告没有自动打开，请打开：{}", page.display());
    }
}

/// Whether no other program, such as the command prompt, has this window.
#[cfg(windows)]
#[expect(unsafe_code, reason = "the standard library does not ask Windows for this")]
fn alone() -> bool {
    use windows_sys::Win32::System::Console::GetConsoleProcessList;
    let mut programs = [0_u32; 2];
    // SAFETY: the list has the room that the call is told of.
    unsafe { GetConsoleProcessList(programs.as_mut_ptr(), 2) == 1 }
}

#[cfg(not(windows))]
fn alone() -> bool {
    false
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "the standard library opens no documents")]
fn open(page: &Path) -> bool {
    use std::os::windows::ffi::OsStrExt;
    use windows_sys::Win32::UI::Shell::ShellExecuteW;
    use windows_sys::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;
    /// What the call gives at least when it went well.
    const OPENED: usize = 33;
    let page = std::path::absolute(page).unwrap_or_else(|_| page.to_path_buf());
    let page: Vec<u16> = page.as_os_str().encode_wide().chain([0]).collect();
    let verb: Vec<u16> = "open\0".encode_utf16().collect();
    let none = std::ptr::null_mut();
    // SAFETY: both texts end with a zero and outlive the call; what is null may be.
    let code = unsafe {
        ShellExecuteW(
            none,
            verb.as_ptr(),
            page.as_ptr(),
            none.cast(),
            none.cast(),
            SW_SHOWNORMAL,
        )
    };
    code.addr() >= OPENED
}

#[cfg(not(windows))]
fn open(_page: &Path) -> bool {
    false
}
