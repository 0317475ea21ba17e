//! A headless Chromium, driven over a pipe by the DevTools protocol: one page, its workers, and every request that any
//! of them makes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser and its one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    last_id: u64,
    session: String,
    /// Addresses that page, frames and workers asked for.
    pub requests: Vec<String>,
    /// What was written to the console as an error, and exceptions that nobody caught.
    pub complaints: Vec<String>,
}

impl Browser {
    /// Starts Chromium with a profile of its own, the network off, and what it saves going to `saves`.
    pub fn start(profile: &Path, saves: &Path) -> Self {
        // Chromium reads commands from descriptor 3 and writes answers to 4.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
            ])
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-pipe",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let to = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            while out.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
                bytes.pop();
                if sender.send(serde_json::from_slice(&bytes).unwrap()).is_err() {
                    break;
                }
                bytes.clear();
            }
        });
        let mut browser = Browser {
            child,
            to,
            from,
            last_id: 0,
            session: String::new(),
            requests: Vec::new(),
            complaints: Vec::new(),
        };
        let targets = browser.call("Target.getTargets", json!({}));
        let page = targets["targetInfos"]
            .as_array()
            .unwrap()
            .iter()
            .find(|target| target["type"] == "page")
            .expect("a page is open");
        let attached = browser.call(
            "Target.attachToTarget",
            json!({ "targetId": page["targetId"], "flatten": true }),
        );
        browser.call(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": saves }),
        );
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Network", "DOM"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call(
            "Target.setAutoAttach",
            json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true }),
        );
        browser
    }

    /// Sends a command to the page (to the browser before there is one) and gives its result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        let session = self.session.clone();
        let id = self.send(&session, method, params);
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self
                .next(until)
                .unwrap_or_else(|| panic!("{method} was not answered"));
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.heed(&message);
        }
    }

    fn send(&mut self, session: &str, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        write!(self.to, "{message}\0").unwrap();
        self.to.flush().unwrap();
        self.last_id
    }

    fn next(&mut self, until: Instant) -> Option<Value> {
        self.from
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .ok()
    }

    fn heed(&mut self, message: &Value) {
        let params = &message["params"];
        match message["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                self.requests
                    .push(params["request"]["url"].as_str().unwrap().to_owned());
            }
            "Network.webSocketCreated" => self.requests.push(params["url"].as_str().unwrap().to_owned()),
            "Runtime.exceptionThrown" => self.complaints.push(params["exceptionDetails"].to_string()),
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                self.complaints.push(params["args"].to_string());
            }
            // A worker or a frame of its own process waits until its requests are watched.
            "Target.attachedToTarget" => {
                let session = params["sessionId"].as_str().unwrap().to_owned();
                self.send(&session, "Network.enable", json!({}));
                self.send(&session, "Runtime.runIfWaitingForDebugger", json!({}));
            }
            _ => {}
        }
    }

    /// Opens an address.
    pub fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.wait("document.readyState === 'complete'");
    }

    /// The value of an expression in the page; a promise's, once it is there.
    pub fn value(&mut self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true }),
        );
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds.
    pub fn wait(&mut self, expression: &str) {
        let until = Instant::now() + PATIENCE;
        while self.value(&format!("!!({expression})")) != json!(true) {
            assert!(
                Instant::now() < until,
                "{expression} never came to hold: {} {:?}",
                self.value("document.body.innerText"),
                self.complaints
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Chooses files, or a folder, in an `input`, as a person does in the window that opens.
    pub fn choose(&mut self, input: &str, paths: &[&Path]) {
        let document = self.call("DOM.getDocument", json!({}));
        let node = self.call(
            "DOM.querySelector",
            json!({ "nodeId": document["root"]["nodeId"], "selector": input }),
        );
        self.call(
            "DOM.setFileInputFiles",
            json!({ "nodeId": node["nodeId"], "files": paths }),
        );
    }

    /// Drags files or folders from the desk onto the middle of an element and lets go.
    pub fn drop(&mut self, onto: &str, paths: &[&Path]) {
        let middle = self.value(&format!(
            "(e => {{ e.scrollIntoView({{ block: 'center' }}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})(document.querySelector('{onto}'))"
        ));
        for kind in ["dragEnter", "dragOver", "drop"] {
            self.call(
                "Input.dispatchDragEvent",
                json!({
                    "type": kind, "x": middle[0], "y": middle[1],
                    "data": { "items": [], "files": paths, "dragOperationsMask": 1 },
                }),
            );
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session.clear();
        self.send("", "Browser.close", json!({}));
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            std::thread::sleep(Duration::from_millis(50));
        }
        // Closed already, as a rule; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
