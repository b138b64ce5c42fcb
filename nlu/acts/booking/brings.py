"""That somebody else brings the car in, or fetches it: "my wife drops it off", "司机会开过来" (A3)."""

from __future__ import annotations

import re

from nlu.fold import fold

_ZH = (
    r"(?:老婆|爱人|妻子|媳妇儿?|太太|老公|先生|丈夫|对象|女朋友|男朋友|女友|男友|爸爸?|妈妈?|老爸|老妈|父亲|"
    r"母亲|岳父|岳母|儿子|女儿|哥哥?|姐姐?|弟弟?|妹妹?|"
    r"闺蜜|朋友|同事|老板|领导|邻居|亲戚|叔叔?|舅舅?|司机|助理|秘书|代驾|家里?人|别人|代理人|员工|保姆|阿姨)"
)
_EN = (
    r"(?:wife|husband|partner|girlfriend|boyfriend|mother|father|mom|mum|dad|son|daughter|brother|sister|friend|"
    r"mate|colleague|coworker|"
    r"co-worker|boss|assistant|secretary|driver|neighbou?r|uncle|aunt|cousin|nephew|niece|employee|flatmate|"
    r"roommate|chauffeur)"
)
_BRINGS = re.compile(
    rf"(?:是|由|让|叫|请|换|我|我们|公司)?(?:的)?{_ZH}(?:他|她)?(?:会|要|来|去|帮我|帮忙|给我|到时候?|过来|那天|"
    rf"当天|明天|后天|下午|上午|早上){{0,3}}"
    r"(?:(?:把车)?(?:送|开)(?:车|过来|过去|来|去|到)|(?:来|去|过来|过去)?(?:送|取|提|接|拿)车|"
    r"(?:来|过来|去|过去)(?:取|提|接|拿|送))|"
    rf"\b(?:my|our|the|a)(?: company)? {_EN}(?:'s| is|'ll| will| can| would|'d)?(?: be)?(?: going to| coming to)? "
    r"(?:bring|brings|bringing|drop|drops|dropping|drive|drives|driving|deliver|delivers|delivering|take|takes|"
    r"taking|collect|collects|"
    r"collecting|pick|picks|picking|come|comes|coming) "
    r"(?:(?:it|her|the car|my car|the vehicle|that)\b|(?:in|off|by|over|up|with it|with the car)\b)"
)


def brought_by(text: str) -> bool:
    """Whether somebody else than the customer brings the vehicle or fetches it."""
    return _BRINGS.search(fold(text).replace("’", "'")) is not None
