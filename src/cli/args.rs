//! What the command line takes. Help texts are what officials read: plain Chinese.

use std::path::{Path, PathBuf};

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Blue.on_default().bold())
    .usage(AnsiColor::Blue.on_default().bold())
    .literal(AnsiColor::Cyan.on_default());

const TEMPLATE: &str = "\
{about-with-newline}
用法：{usage}

{all-args}{after-help}";

const AFTER: &str = "
退出码：
  0  没有问题
  1  有需要改正或整改的问题
  2  命令或方案有误，或结果无法写入
  3  有文件无法读取，其余照常核查
";

const WHOLE_AFTER: &str = "
不写命令、只写路径的，核查这些路径，结果写到旁边的“<名称>-核查结果”文件夹。
在 Windows 中，把工作簿或文件夹拖到 dudao.exe 上也是这样。

退出码：
  0  没有问题
  1  有需要改正或整改的问题
  2  命令或方案有误，或结果无法写入
  3  有文件无法读取，其余照常核查
";

const DIFF_AFTER: &str = "
退出码：
  0  两个方案内容相同
  1  有不同
  2  命令有误，或有方案无法装载
";

/// The call.
#[derive(Parser, Debug)]
#[command(
    name = "dudao",
    about = "dudao（督导）：核查县（市、区）落实教育督导改革实施方案的自评工作簿，生成差距报告和整改清单。",
    version,
    styles = STYLES,
    help_template = TEMPLATE,
    after_help = WHOLE_AFTER,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    override_usage = "dudao <命令> [选项]\n      dudao <路径>..."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    standard: Standard,
    #[arg(short = 'V', long, action = ArgAction::Version, help = "显示版本", help_heading = "选项")]
    version: Option<bool>,
}

/// Options of every command.
#[derive(Args, Debug)]
struct Standard {
    #[arg(short, long, action = ArgAction::Help, global = true, help = "显示帮助", help_heading = "选项")]
    help: Option<bool>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check submissions.
    #[command(
        about = "核查一份或一批自评工作簿，生成报告",
        help_template = TEMPLATE,
        after_help = AFTER,
        override_usage = "dudao check <路径>... [选项]"
    )]
    Check(CheckOptions),
    /// Write the blank workbook.
    #[command(
        about = "生成自评工作簿：空白的、预填县区名称和代码的，或带入上年内容的",
        help_template = TEMPLATE,
        override_usage = "dudao template [选项]"
    )]
    Template(TemplateOptions),
    /// Write the annual report.
    #[command(
        about = "汇总几年的核查结果，生成年度报告（HTML、Excel、Word）",
        help_template = TEMPLATE,
        override_usage = "dudao annual <结果文件夹>... [选项]"
    )]
    Annual(AnnualOptions),
    /// Look at the plan.
    #[command(
        about = "查看方案的措施和规则，检查方案文件",
        help_template = TEMPLATE,
        override_usage = "dudao plan <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true
    )]
    Plan {
        /// What to look at.
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// Print the JSON Schema of result.json.
    #[command(about = "输出 result.json 的 JSON Schema", help_template = TEMPLATE, override_usage = "dudao schema")]
    Schema,
    /// Print a completion script.
    #[command(
        about = "输出命令行自动补全脚本",
        help_template = TEMPLATE,
        override_usage = "dudao completions <命令行程序>"
    )]
    Completions {
        /// The shell.
        #[arg(
            value_name = "命令行程序",
            help = "bash、zsh、fish、powershell 或 elvish",
            help_heading = "参数",
            hide_possible_values = true
        )]
        shell: clap_complete::Shell,
    },
}

/// Options of `check`.
#[derive(Args, Debug)]
pub struct CheckOptions {
    /// Files and folders.
    #[arg(
        value_name = "路径",
        required = true,
        help = "自评工作簿，或存放工作簿的文件夹",
        help_heading = "参数"
    )]
    pub paths: Vec<PathBuf>,
    /// Where the results go.
    #[arg(
        short,
        long,
        value_name = "文件夹",
        help = "结果写到这个文件夹（默认 out）",
        help_heading = "选项"
    )]
    pub out: Option<PathBuf>,
    /// Another plan document.
    #[arg(
        long,
        value_name = "方案",
        help = "改用这个方案：方案工作簿（.xlsx），或文件夹（plan.toml、form.toml、measures.toml、roster.csv）",
        help_heading = "选项"
    )]
    pub plan: Option<PathBuf>,
    /// Other templates.
    #[arg(
        long,
        value_name = "文件夹",
        help = "改用这个文件夹中的报告模板，没有的仍用内置模板",
        help_heading = "选项"
    )]
    pub templates: Option<PathBuf>,
    /// Another roster.
    #[arg(
        long,
        value_name = "文件",
        help = "改用这份县区名单（CSV：设区市,县区名称,行政区划代码）",
        help_heading = "选项"
    )]
    pub roster: Option<PathBuf>,
    /// The calendar of public holidays.
    #[arg(
        long,
        value_name = "文件",
        help = "节假日安排（CSV：日期,类型,说明，类型为休或班），用于按工作日计算的时限；不写时取 round.toml，没有的只扣除周六、周日",
        help_heading = "选项"
    )]
    pub calendar: Option<PathBuf>,
    /// The year reported on.
    #[arg(long, value_name = "年份", help = "报送年度；不写时取 round.toml，再不然上半年为上一年、下半年为本年", help_heading = "选项", value_parser = clap::value_parser!(i16).range(2000..=2100))]
    pub year: Option<i16>,
    /// The day as of which everything is judged.
    #[arg(
        long,
        value_name = "日期",
        help = "核查基准日，如 2026-11-20；不写时取 round.toml，再不然为今天",
        help_heading = "选项"
    )]
    pub as_of: Option<Date>,
    /// The results of the last round.
    #[arg(
        long,
        value_name = "文件夹",
        help = "上一轮的结果文件夹：对照上一轮的问题和填写过的整改清单，跟踪到销号；不写时取 round.toml",
        help_heading = "选项"
    )]
    pub previous: Option<PathBuf>,
    /// The results of last year.
    #[arg(
        long,
        value_name = "文件夹或工作簿",
        help = "上年度的结果文件夹，或一个县上年度的自评工作簿：与上年所报的数比对；不写时取 round.toml，没有的不比对",
        help_heading = "选项"
    )]
    pub last_year: Option<PathBuf>,
    /// How many threads.
    #[arg(short, long, value_name = "个数", help = "同时核查的份数（默认按处理器数）", help_heading = "选项", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Which outputs.
    #[arg(
        long,
        value_name = "格式",
        value_delimiter = ',',
        default_value = "html,xlsx,json,docx",
        help = "生成哪些结果：html、xlsx、json、docx，用逗号隔开（默认全部）",
        help_heading = "选项",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Vec<Format>,
    /// Leave out personal data.
    #[arg(
        long,
        help = "生成公开版：各项结果中不出现姓名、电话和个人考核等次，也不出现自由填写的说明",
        help_heading = "选项"
    )]
    pub public: bool,
    /// Say nothing.
    #[arg(short, long, help = "不显示进度和结果表", help_heading = "选项")]
    pub quiet: bool,
}

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// HTML reports.
    Html,
    /// Excel reports.
    Xlsx,
    /// result.json.
    Json,
    /// Letters to the counties.
    Docx,
}

/// Another plan document than the embedded one.
#[derive(Args, Debug)]
pub struct OtherPlan {
    /// The workbook or folder.
    #[arg(
        long,
        value_name = "方案",
        help = "改用这个方案工作簿（.xlsx）或文件夹",
        help_heading = "选项"
    )]
    plan: Option<PathBuf>,
}

impl OtherPlan {
    /// Where it is; none for the embedded one.
    pub fn as_deref(&self) -> Option<&Path> {
        self.plan.as_deref()
    }
}

/// Other templates than the embedded ones.
#[derive(Args, Debug)]
pub struct OtherTemplates {
    /// The folder.
    #[arg(
        long,
        value_name = "文件夹",
        help = "改用这个文件夹中的模板，没有的仍用内置模板",
        help_heading = "选项"
    )]
    templates: Option<PathBuf>,
}

impl OtherTemplates {
    /// Where they are; none for the embedded ones.
    pub fn as_deref(&self) -> Option<&Path> {
        self.templates.as_deref()
    }
}

/// Options of `annual`.
#[derive(Args, Debug)]
pub struct AnnualOptions {
    /// Results of rounds.
    #[arg(
        value_name = "结果文件夹",
        required = true,
        help = "各年、各轮核查的结果文件夹；报告其中最后一年，同一年有几轮的以最后一轮为准，其中没有报送的县以此前一轮报送的为准",
        help_heading = "参数"
    )]
    pub results: Vec<PathBuf>,
    /// Where the report goes.
    #[arg(
        short,
        long,
        value_name = "文件夹",
        default_value = "annual",
        help = "写到这个文件夹（默认 annual）",
        help_heading = "选项",
        hide_default_value = true
    )]
    pub out: PathBuf,
    /// Another plan document.
    #[command(flatten)]
    pub plan: OtherPlan,
    /// Other templates.
    #[command(flatten)]
    pub templates: OtherTemplates,
}

/// Options of `template`.
#[derive(Args, Debug)]
pub struct TemplateOptions {
    /// Where the workbook goes.
    #[arg(
        short,
        long,
        value_name = "路径",
        default_value = ".",
        help = "写到这个文件夹，或这个 .xlsx 文件（默认当前文件夹）",
        help_heading = "选项",
        hide_default_value = true
    )]
    pub out: PathBuf,
    /// For one county.
    #[arg(
        long,
        value_name = "县区",
        conflicts_with = "all",
        help = "预填这个县（市、区），写名称或六位代码",
        help_heading = "选项"
    )]
    pub county: Option<String>,
    /// For every county.
    #[arg(long, help = "为名单中的每个县（市、区）各生成一份", help_heading = "选项")]
    pub all: bool,
    /// From last year's workbooks.
    #[arg(
        long,
        value_name = "路径",
        conflicts_with_all = ["county", "all"],
        help = "由上年的自评工作簿（或存放它们的文件夹）生成：带入逐年不变的内容，标明“沿用上年，请核对”",
        help_heading = "选项"
    )]
    pub from: Option<PathBuf>,
    /// The year reported on.
    #[arg(long, value_name = "年份", help = "报送年度（默认上半年为上一年、下半年为本年）", help_heading = "选项", value_parser = clap::value_parser!(i16).range(2000..=2100))]
    pub year: Option<i16>,
    /// Another plan document.
    #[command(flatten)]
    pub plan: OtherPlan,
    /// Another roster.
    #[arg(long, value_name = "文件", help = "改用这份县区名单", help_heading = "选项")]
    pub roster: Option<PathBuf>,
    /// Replace what is there.
    #[arg(long, help = "目标文件已存在时覆盖（默认不覆盖）", help_heading = "选项")]
    pub force: bool,
}

/// Commands of `plan`.
#[derive(Subcommand, Debug)]
pub enum PlanCommand {
    /// List measures and rules.
    #[command(about = "列出措施和规则", help_template = TEMPLATE, override_usage = "dudao plan list [选项]")]
    List {
        /// Another plan document.
        #[command(flatten)]
        plan: OtherPlan,
    },
    /// Explain a rule or a measure.
    #[command(about = "说明一条规则或措施：公式、取数、参数、依据、整改要求；给出工作簿时代入该县的数值", help_template = TEMPLATE, override_usage = "dudao plan explain <编号> [选项]")]
    Explain(ExplainOptions),
    /// Write the rule handbook.
    #[command(about = "生成规则手册（HTML 和 Excel），供印发县（市、区）和征求意见", help_template = TEMPLATE, override_usage = "dudao plan handbook [选项]")]
    Handbook(HandbookOptions),
    /// Check the plan document.
    #[command(about = "检查方案，一次列出全部错误，并试算每条规则的正反例", help_template = TEMPLATE, override_usage = "dudao plan lint [方案]")]
    Lint {
        /// The folder or workbook; the embedded plan if none.
        #[arg(
            value_name = "方案",
            help = "方案工作簿（.xlsx）或文件夹；不写时检查内置方案",
            help_heading = "参数"
        )]
        plan: Option<PathBuf>,
    },
    /// Write the plan as a workbook.
    #[command(about = "把整个方案写成工作簿，供修改后用 --plan 指明", help_template = TEMPLATE, override_usage = "dudao plan export <文件.xlsx> [选项]")]
    Export {
        /// The workbook.
        #[arg(value_name = "文件.xlsx", help = "写到这个文件", help_heading = "参数")]
        out: PathBuf,
        /// Another plan document.
        #[command(flatten)]
        plan: OtherPlan,
        /// Replace what is there.
        #[arg(long, help = "目标文件已存在时覆盖（默认不覆盖）", help_heading = "选项")]
        force: bool,
    },
    /// Tell what changed between two plans.
    #[command(
        about = "逐条说明两个方案有什么不同",
        help_template = TEMPLATE,
        after_help = DIFF_AFTER,
        override_usage = "dudao plan diff <旧方案> <新方案>"
    )]
    Diff {
        /// The old plan.
        #[arg(
            value_name = "旧方案",
            help = "方案工作簿（.xlsx）或文件夹",
            help_heading = "参数"
        )]
        old: PathBuf,
        /// The new plan.
        #[arg(
            value_name = "新方案",
            help = "方案工作簿（.xlsx）或文件夹",
            help_heading = "参数"
        )]
        new: PathBuf,
    },
}

/// Options of `plan explain`.
#[derive(Args, Debug)]
pub struct ExplainOptions {
    /// Its id.
    #[arg(
        value_name = "编号",
        help = "规则编号，如 C12-01；或措施序号，如 12",
        help_heading = "参数"
    )]
    pub id: String,
    /// A county's workbook.
    #[arg(
        long = "in",
        value_name = "文件",
        help = "代入这份自评工作簿的数值，并写出结论和取数的单元格",
        help_heading = "选项"
    )]
    pub workbook: Option<PathBuf>,
    /// Another plan document.
    #[command(flatten)]
    pub plan: OtherPlan,
    /// Another roster.
    #[arg(
        long,
        value_name = "文件",
        requires = "workbook",
        help = "改用这份县区名单",
        help_heading = "选项"
    )]
    pub roster: Option<PathBuf>,
    /// The year reported on.
    #[arg(long, value_name = "年份", requires = "workbook", help = "报送年度（默认上半年为上一年、下半年为本年）", help_heading = "选项", value_parser = clap::value_parser!(i16).range(2000..=2100))]
    pub year: Option<i16>,
    /// The day as of which everything is judged.
    #[arg(
        long,
        value_name = "日期",
        requires = "workbook",
        help = "核查基准日，如 2026-11-20（默认今天）",
        help_heading = "选项"
    )]
    pub as_of: Option<Date>,
}

/// Options of `plan handbook`.
#[derive(Args, Debug)]
pub struct HandbookOptions {
    /// Where it goes.
    #[arg(
        short,
        long,
        value_name = "文件夹",
        default_value = ".",
        help = "写到这个文件夹（默认当前文件夹）",
        help_heading = "选项",
        hide_default_value = true
    )]
    pub out: PathBuf,
    /// Another plan document.
    #[command(flatten)]
    pub plan: OtherPlan,
    /// Other templates.
    #[command(flatten)]
    pub templates: OtherTemplates,
}
