"""Surnames of Chinese people, and how they are written in Latin letters (C5)."""

from __future__ import annotations

import re

_COMPOUND = re.findall(
    r"\S+",
    "欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 东方 端木 独孤 南宫 轩辕 宇文 长孙 濮阳 淳于 单于 "
    "太史 申屠 澹台 百里 呼延 东郭 西门 公羊 钟离 鲜于 ",
)

_LATIN = re.findall(
    r"(.)([a-z]+)",
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he "
    "高gao 林lin 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 曾zeng 肖xiao "
    "萧xiao 田tian 董dong 袁yuan 潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 叶ye 程cheng 苏su 魏wei 吕lv 丁ding 任ren "
    "沈shen 姚yao 卢lu 姜jiang 崔cui 钟zhong 谭tan 陆lu 汪wang 范fan 金jin 石shi 廖liao 贾jia 夏xia 韦wei 付fu "
    "傅fu 方fang 白bai 邹zou 孟meng 熊xiong 秦qin 邱qiu 江jiang 尹yin 薛xue 闫yan 阎yan 段duan 雷lei 侯hou 龙long "
    "史shi 陶tao 黎li 贺he 顾gu 毛mao 郝hao 龚gong 邵shao 万wan 钱qian 严yan 覃qin 武wu 戴dai 莫mo 孔kong 向xiang "
    "汤tang 常chang 温wen 康kang 施shi 文wen 牛niu 樊fan 葛ge 邢xing 安an 齐qi 易yi 乔qiao 伍wu 庞pang 颜yan 倪ni "
    "庄zhuang 聂nie 章zhang 鲁lu 岳yue 翟zhai 殷yin 詹zhan 申shen 欧ou 耿geng 关guan 兰lan 焦jiao 俞yu 左zuo "
    "柳liu 甘gan 祝zhu 包bao 宁ning 尚shang 符fu 舒shu 阮ruan 柯ke 纪ji 梅mei 童tong 凌ling 毕bi 单shan 季ji "
    "裴pei 霍huo 涂tu 成cheng 苗miao 谷gu 曲qu 盛sheng 冉ran 翁weng 蓝lan 路lu 游you 辛xin 靳jin 管guan 柴chai "
    "蒙meng 鲍bao 华hua 喻yu 祁qi 蒲pu 房fang 滕teng 屈qu 饶rao 解xie 牟mou 艾ai 尤you 阳yang 时shi 穆mu 农nong "
    "司si 卓zhuo 古gu 吉ji 缪miao 简jian 车che 项xiang 连lian 芦lu 麦mai 褚chu 娄lou 窦dou 戚qi 岑cen 景jing "
    "党dang 宫gong 费fei 卜bu 冷leng 晏yan 席xi 卫wei 米mi 柏bai 宗zong 瞿qu 桂gui 全quan 佟tong 应ying 臧zang "
    "闵min 苟gou 邬wu 边bian 卞bian 姬ji 师shi 和he 仇qiu 栾luan 隋sui 商shang 刁diao 沙sha 荣rong 巫wu 寇kou "
    "桑sang 郎lang 甄zhen 丛cong 仲zhong 虞yu 敖ao 巩gong 明ming 佘she 池chi 查zha 麻ma 苑yuan 迟chi 邝kuang 鞠ju "
    "匡kuang 蔺lin 屠tu 花hua 裘qiu 骆luo 阚kan 苌chang ",
)

_PINYIN: dict[str, str] = dict(_LATIN) | {"欧阳": "ouyang", "司马": "sima", "诸葛": "zhuge", "上官": "shangguan"}


def of(name: str) -> str:
    """The surname a Chinese name begins with: one character, or two of a compound one."""
    return name[:2] if name[:2] in _COMPOUND and len(name) > 2 else name[:1]


def in_latin(surname: str) -> str:
    """How it is written in Latin letters; empty where it is not known."""
    return _PINYIN.get(surname, "")
