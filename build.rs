//! Gives the Windows program its manifest and its version: paths of any length, UTF-8, no administrator's rights.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo by printing")]

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "cli")]
    windows_resources()?;
    Ok(())
}

/// What Windows reads from the file before it starts the program.
#[cfg(feature = "cli")]
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <assemblyIdentity type="win32" name="dudao" version="1.0.0.0"/>
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings">UTF-8</activeCodePage>
    </windowsSettings>
  </application>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{35138b9a-5d96-4fbd-8e2d-a2440225f93a}"/>
      <supportedOS Id="{4a2f28e3-53b9-4441-ba9c-d69d4a4a6e38}"/>
      <supportedOS Id="{1f676c76-80e1-4239-95bb-83d0f6d0da78}"/>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
</assembly>
"#;

/// The language of the version's texts: Chinese as written in China.
#[cfg(feature = "cli")]
const CHINESE: u16 = 0x0804;

#[cfg(feature = "cli")]
fn windows_resources() -> std::io::Result<()> {
    if std::env::var_os("CARGO_CFG_TARGET_OS").is_some_and(|system| system == "windows") {
        winresource::WindowsResource::new()
            .set_manifest(MANIFEST)
            .set_language(CHINESE)
            .set("ProductName", "dudao（督导）")
            .set("FileDescription", "dudao（督导）：核查教育督导改革自评工作簿")
            .set("OriginalFilename", "dudao.exe")
            .compile_for("dudao")?;
    }
    Ok(())
}
