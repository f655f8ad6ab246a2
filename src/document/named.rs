//! Places as running text names them: the divisions that a stretch of text begins with, known to the gazetteer or not.
//!
//! Where a name begins the caller knows (after a mark, after a verb); where it ends is found here. A name in no gazetteer is
//! taken for one by its ending and by the character before it, which names of places share (山, 江, 桥, 阳); 召开县, 园区, 乡镇
//! are none.

use super::{
    organ::{Division, Tier, tier_of},
    places,
};

/// A division that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The division; a 市 in no gazetteer is taken for a prefecture.
    pub division: Division,
    /// Whether it is in the gazetteer.
    pub known: bool,
}

impl Named {
    /// Its name without the ending: 望川 of 望川县.
    #[must_use]
    pub fn stem(&self) -> &str {
        stem(&self.division.name)
    }
}

/// The name of a division without its ending, where something is left.
#[must_use]
pub fn stem(name: &str) -> &str {
    const ENDS: [&str; 12] = ["自治区", "自治州", "自治县", "地区", "街道", "省", "市", "县", "区", "旗", "镇", "乡"];
    ENDS.iter().find_map(|end| name.strip_suffix(end)).filter(|stem| !stem.is_empty()).unwrap_or(name)
}

/// The divisions that a text begins with, outermost first (云溪市望川县…), and how many bytes they take.
///
/// ```
/// use hegui::document::leading_places;
/// let (places, len) = leading_places("云溪市望川县教育局坚持");
/// let names: Vec<&str> = places.iter().map(|p| p.division.name.as_str()).collect();
/// assert_eq!((names.as_slice(), len), (["云溪市", "望川县"].as_slice(), "云溪市望川县".len()));
/// assert!(leading_places("全市各乡镇").0.is_empty());
/// ```
#[must_use]
pub fn leading_places(text: &str) -> (Vec<Named>, usize) {
    let (mut found, mut at) = (Vec::<Named>::new(), 0);
    while let Some((named, len)) = place(&text[at..]) {
        // A place is followed by one within it; 云溪市望川市 is two prefectures side by side or a county-level city.
        if found.last().is_some_and(|above| above.division.tier >= named.division.tier && named.known) {
            break;
        }
        let county = named.division.tier == Tier::City && found.last().is_some_and(|a| a.division.tier == Tier::City);
        let tier = if county { Tier::County } else { named.division.tier };
        found.push(Named { division: Division { tier, ..named.division }, ..named });
        at += len;
    }
    (found, at)
}

/// The longest name, in characters.
const LONGEST: usize = 12;

/// The division that a text begins with.
fn place(text: &str) -> Option<(Named, usize)> {
    let ends: Vec<usize> = text
        .char_indices()
        .take(LONGEST)
        .take_while(|(_, c)| ('\u{4E00}'..='\u{9FFF}').contains(c))
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    let division = |end: &&usize| text[..**end].ends_with(['省', '市', '区', '县', '旗', '州', '盟']);
    let known =
        ends.iter().rev().filter(division).find_map(|end| Some((*end, *places::by_name(&text[..*end]).first()?)));
    if let Some((end, division)) = known {
        let division = Division { name: text[..end].to_owned(), tier: tier_of(division) };
        return Some((Named { division, known: true }, end));
    }
    ends.iter().skip(2).find_map(|end| {
        let name = &text[..*end];
        let tier = tier(name)?;
        (is_name(name)).then(|| {
            let division = Division { name: name.to_owned(), tier };
            (Named { division, known: false }, *end)
        })
    })
}

/// The tier that the ending of a name tells.
fn tier(name: &str) -> Option<Tier> {
    Some(match name.chars().last()? {
        '省' => Tier::Province,
        '区' if name.ends_with("自治区") => Tier::Province,
        '区' if name.ends_with("地区") => Tier::City,
        '州' if name.ends_with("自治州") => Tier::City,
        '市' => Tier::City,
        '县' | '区' | '旗' => Tier::County,
        '镇' | '乡' => Tier::Township,
        '道' if name.ends_with("街道") => Tier::Township,
        _ => return None,
    })
}

/// Words that end like the name of a place, separated by blanks.
const WORDS: &str = "开发区 高新区 新区 园区 景区 度假区 示范区 社区 小区 校区 片区 辖区 城区 地区 灾区 库区 山区 牧区 林区 矿区 湾区 \
    自贸区 贸易区 保税区 保护区 集聚区 功能区 合作区 试验区 先行区 街区 郊区 老区 疫区 战区 军区 厂区 港区 边区 特区 专区 选区 营区 \
    工区 禁区 学区 分区 市区 县区 圈区 核心区 商务区 产业区 工业区 引领区 市县 区县 州县 示范县 试点县 先进县 大县 强县 名县 邻县 外县 \
    属县 贫困县 脱贫县 重点县 创建县 治县 省市 城市 县市 地市 区市 治市 直辖市 县级市 地级市 示范市 试点市 超市 股市 楼市 门市 上市 \
    夜市 集市 都市 早市 乡镇 城镇 村镇 集镇 市镇 建制镇 小镇 重镇 名镇 示范镇 中心镇 强镇 圩镇 场镇 治镇 特色镇 城乡 下乡 家乡 返乡 \
    故乡 水乡 老乡 侨乡 回乡 民族乡 还乡 离乡 入乡 之乡 治乡 镇街道 乡街道 外省 跨省 两省 节省 治省 红旗 国旗 党旗 军旗";

/// Words that look like the beginning of a name.
const LIKE: &str =
    "平安 水平 幸福 繁荣 振兴 复兴 资源 过渡 集中 永远 目前 排水 首都 富强 安全 文明 生态 美丽 数字 智慧 信用";

/// Characters that no name in no gazetteer is supposed to have: it would be a verb or pronoun with 县 after it.
const FUNCTION: &str = "的和与及或在是将对为由把被向从各全我本该其此每某两多几新原老邻外等之所推进动提升加强深化坚持";

/// The last characters of names without their ending, as the gazetteer and the map have them: mountains, waters, bridges,
/// sides, trees, good wishes. Verbs that stand before 县 and 镇 (召开, 落实, 组织) end with none of them.
const TAILS: &str = "山城阳安江河宁平川水湖溪源昌海口陵兴德丰泉门原田港龙林华庆桥泽津清邑兰云乐顺武峰浦义丘岭阴塔塘康池子仁湾春潭滨甸亭曲楼里 \
        岗洲沙寿秀店坪荣冈吉苏泰谷隆石汉树贡坝孜沟青庄岛野玉寨尔屯白洪花凤元文靖罗滩金祥丹夏雄坡巴良勒木氏陶园坊柏垣马梁沁 \
        辽伦锦嘎黄宝松井贤斯风玛堰波岩沧宜福岳壁峡星宾雅屏京丽唐冶黎漳周鹿宗鲁济汾古仑姑邱榆锋翠荫吴陀霞沂 \
        皋杭姚嘉乌尾侯饶村莱郑师蔡岸湘仙禾永埔桂英竹潼渠洛渡翔宿尼渭堡银浪东西南北岚汀塅坳墟埠洞崖柳桃梅荷铺巷阁寺庙宫 \
        渚浔澜屿矶圩埭畈冲垭杉梧桐桑槐榕枫菱莲芦苇鹭雁鹤";

/// Whether a name could be that of a place: its last character is one that such names have, it is no word that ends like one,
/// and there are no function words in it.
fn is_name(name: &str) -> bool {
    let stem = stem(name);
    (2..=3).contains(&stem.chars().count())
        && stem.ends_with(|c| TAILS.contains(c))
        && !stem.contains(|c| FUNCTION.contains(c))
        && !WORDS.split_whitespace().any(|word| name.ends_with(word))
        && !LIKE.split_whitespace().any(|word| stem.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_places_and_words_that_end_like_them() {
        let read = |text: &str| -> Vec<String> {
            leading_places(text).0.into_iter().map(|named| named.division.name).collect()
        };
        for (text, names) in [
            ("砚泽县委、县政府", &["砚泽县"][..]),
            ("青岚省云溪市望川县石桥镇人民政府", &["青岚省", "云溪市", "望川县", "石桥镇"]),
            ("杭州市余杭区坚持", &["杭州市", "余杭区"]),
            ("泸县法治政府建设", &["泸县"]),
            ("西门街道办事处", &["西门街道"]),
            ("各县(市、区)", &[]),
            ("示范县创建", &[]),
            ("乡镇街道", &[]),
            ("推进望川县", &[]),
            ("粤港澳大湾区", &[]),
            ("经济开发区", &[]),
            ("召开县委常委会", &[]),
            ("落实县委部署", &[]),
            ("认真组织市政府", &[]),
            ("水平县", &[]),
        ] {
            assert_eq!(read(text), names, "{text}");
        }
    }
}
