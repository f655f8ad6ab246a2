//! The words of what surrounds a text on a page: things to press, the page's clock, the foot of the site.
//!
//! By meaning and for short lines alone; what is told in sentences is never furniture. Links need no words: they show
//! themselves.

/// Words of things to press and of captions that tell how to use the page, the longest first where one holds another.
const CONTROLS: &[&str] = &[
    "扫一扫在手机打开当前页",
    "用手机扫描二维码",
    "扫描二维码",
    "二维码",
    "扫一扫",
    "手机打开当前页",
    "手机阅读",
    "手机版",
    "打开客户端",
    "客户端",
    "阅读更多",
    "精彩内容",
    "分享到",
    "分享至",
    "分享",
    "新浪微博",
    "腾讯微博",
    "微博",
    "微信",
    "朋友圈",
    "QQ空间",
    "QQ好友",
    "人人网",
    "豆瓣",
    "复制链接",
    "更多",
    "打印本页",
    "打印此页",
    "打印正文",
    "打印文章",
    "打印",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "关闭",
    "收藏本页",
    "加入收藏",
    "设为首页",
    "收藏",
    "字体大小",
    "字体",
    "字号",
    "大",
    "中",
    "小",
    "默认",
    "超大",
    "放大",
    "缩小",
    "返回顶部",
    "回到顶部",
    "返回首页",
    "返回列表",
    "返回上页",
    "返回",
    "回顶部",
    "开始朗读",
    "语音朗读",
    "语音播报",
    "朗读",
    "播放",
    "暂停",
    "停止",
    "倍速",
    "无障碍浏览",
    "无障碍阅读",
    "无障碍",
    "长者模式",
    "关怀版",
    "适老化",
    "点赞",
    "赞",
    "举报",
    "纠错",
    "我要纠错",
    "我要评论",
    "发表评论",
    "评论",
    "登录",
    "注册",
    "搜索",
    "检索",
    "简体",
    "繁体",
    "繁體",
    "在线咨询",
    "正文",
    "菜单",
    "视力保护色",
    "下载",
    "保存",
    "全文",
    "智能问答",
    "当前页",
    "目录",
];

/// Words with which the foot of a page or what follows its text begins.
const FOOT: &[&str] = &[
    "上一篇",
    "上一条",
    "上一页",
    "上篇",
    "下一篇",
    "下一条",
    "下一页",
    "下篇",
    "相关阅读",
    "相关链接",
    "相关新闻",
    "相关文章",
    "相关信息",
    "相关稿件",
    "相关文档",
    "相关文件",
    "相关政策",
    "相关解读",
    "相关推荐",
    "推荐阅读",
    "延伸阅读",
    "热门",
    "热点",
    "最新",
    "猜你喜欢",
    "网友评论",
    "网友留言",
    "最新评论",
    "全部评论",
    "主办",
    "承办",
    "版权所有",
    "版权声明",
    "Copyright",
    "网站标识码",
    "备案号",
    "ICP",
    "技术支持",
    "网站地图",
    "联系我们",
    "关于我们",
    "友情链接",
    "声明：",
    "免责声明",
    "公网安备",
    "您是第",
    "访问量",
];

/// Whether a line is something to press, or a caption of it.
pub(super) fn is_control(text: &str) -> bool {
    if text.chars().count() > 60 || text.contains('。') {
        return false;
    }
    text.contains(char::is_alphabetic) && left(text).is_empty()
}

/// What is left of a text without the words of controls, its figures and its marks.
fn left(text: &str) -> String {
    let mut rest = text.to_owned();
    for word in CONTROLS {
        if rest.contains(word) {
            rest = rest.replace(word, " ");
        }
    }
    rest.retain(|c| c.is_alphabetic());
    rest
}

/// Whether what follows a text begins here: links to its neighbours, comments, the foot of the page.
pub(super) fn begins_foot(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    !text.contains('。') && text.chars().count() <= 80 && FOOT.iter().any(|word| text.starts_with(word))
}

/// Whether a line is the clock of the page.
pub(super) fn is_clock(text: &str) -> bool {
    let dated = text.contains('年') && text.contains('月') || text.contains("20");
    text.chars().count() <= 60
        && !text.contains('。')
        && (["今天是", "现在是", "当前时间", "北京时间", "现在时间"].iter().any(|word| text.contains(word))
            || dated && ["星期", "农历", "℃"].iter().any(|word| text.contains(word)))
}

/// Whether a line tells the way to the page: 首页 > 政务公开 > 正文.
pub(super) fn is_trail(text: &str) -> bool {
    let signs = text.matches(['>', '＞', '»', '›', '→']).count();
    text.chars().count() <= 120
        && !text.contains('。')
        && (signs >= 2
            || ["当前位置", "您的位置", "您所在的位置", "您现在的位置", "所在位置"]
                .iter()
                .any(|word| text.contains(word))
            || signs == 1 && text.contains("首页"))
}

/// Whether a line begins with a label and a colon: 发布日期：…, [索引号] ….
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim_start();
    let bracketed = text.starts_with(['[', '【', '〔', '［']);
    let end = text.find(|c| if bracketed { "]】〕］".contains(c) } else { c == '：' || c == ':' });
    let Some(end) = end.filter(|_| !text.contains('。')) else { return false };
    let name: Vec<char> = text[..end].chars().filter(|c| !c.is_whitespace() && !"[【〔［".contains(*c)).collect();
    (1..=10).contains(&name.len()) && name.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
}

/// A line of labels without the things to press that stand beside them.
pub(super) fn without_controls(text: &str) -> String {
    let blank = |c: char| c.is_whitespace();
    let control = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty()
            || word.chars().count() <= 8 && left(word).is_empty() && !word.contains(|c: char| c.is_ascii_digit())
    };
    if !text.split(blank).any(|word| control(&word)) {
        return text.to_owned();
    }
    text.split(blank).filter(|word| !control(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_from_text() {
        for text in
            ["【打印本页】 【关闭窗口】", "扫一扫在手机打开当前页", "字体：大中小", "点赞 18 收藏 举报", "分享到："]
        {
            assert!(is_control(text), "{text}");
        }
        for text in ["打印机管理办法", "一、主要举措", "大力推进普法", "2024年1月18日云峪镇", "收藏家协会依法登记。"]
        {
            assert!(!is_control(text), "{text}");
        }
        assert!(
            is_label("索 引 号：SL-1") && is_label("[ 发文字号 ] 石政发〔2024〕1号") && !is_label("会议强调：要坚持。")
        );
        assert_eq!(
            without_controls("发布时间：2024-01-22 10:15 来源：云峪镇 【字体： 】 打印"),
            "发布时间：2024-01-22 10:15 来源：云峪镇"
        );
        assert!(is_clock("今天是：2026年5月6日 星期三") && !is_clock("2024年1月18日"));
        assert!(is_trail("当前位置：首页") && is_trail("首页>公开>正文") && !is_trail("满意率>95%"));
    }
}
