"""Words of one meaning: a line for each, what is kept before the colon and what is written after it (E1)."""

from __future__ import annotations

ZH = """
电瓶: 蓄电池
雨刮: 雨刷
防冻液: 冷却液
刹车油: 制动液
刹车片: 制动片 刹车皮
年检: 年审 验车 审车 审验
电动车: 电动汽车 新能源车 电车
车: 车辆 汽车
厕所: 洗手间 卫生间
剐蹭: 刮擦
事故: 追尾 撞车 撞了 车祸 肇事
变速箱: 波箱
材料: 手续 证件 资料
多久: 多长时间 几年 多少年 几个月 隔多久
几公里: 多少公里 几万公里 几千公里
配件: 零件
质保: 保修 三包
胎压: 轮胎气压
wifi: 无线网 无线 网络
付款: 支付 付钱 结账
孩子: 娃 小孩 小朋友 宝宝 儿童 婴儿
宠物: 猫 狗
下班后: 下班以后
换: 更换 替换
味: 异味 味道 霉味
单位: 公司 企业
理赔: 赔付 出险
技师: 师傅
存放: 寄存
停: 停放
磨合: 磨合期
公里: 里程
涉水: 积水 淹
假日: 节假日
冬天: 冬季 寒冬 入冬 零下 严寒 天冷
夏天: 夏季 高温 酷暑 大热天 热天
暴晒: 太阳晒 日晒
鸟粪: 鸟屎
车漆: 漆面 油漆
关门: 打烊
开门: 营业
涨价: 加价
符号: 图标 标志
"""

EN = """
ac: air conditioning, air conditioner, air con, aircon, a/c
wifi: wi-fi, internet, wireless, online
ev: electric car, electric vehicle
fuel: petrol, gasoline
loaner: courtesy car, replacement car, courtesy vehicle, lend, borrow, rental
used: second-hand, second hand, secondhand, pre-owned
accident: crash, collision, hit me, bumped
tyres: tires
tyre: tire
windscreen: windshield
gearbox: transmission
coolant: radiator, antifreeze
child: kids, kid, baby, babies, children, toddler, infant
license: licence
car: vehicle, automobile
motorway: highway, freeway
km: kilometres, kilometers, kilometre, mileage
guarantee: guaranteed, come back, breaks again, broken again
key: fob, remote
estimate: quotation, quote, quoted
flood: flooded, deep water
left: forgot, forgotten
pick: collect, fetch, pick up
hours: closing time
warranty: cover, coverage, covered
smell: musty, mouldy, stink, stinks, odour
winter: cold, frost, freezing, snow, january
summer: heat, hot weather
timing belt: cam belt, cambelt
inspection: annual test, mot, roadworthiness
engineoil oil: engine oil
document: papers, paperwork, documents
running in: break in
new: brand new
washer fluid: screenwash
light: symbols, symbol, lamp, lamps, icon, exclamation mark
exclud: void, voids
dashcam: dash cam, dash camera
modif: aftermarket, tuning, tuned, tune, remap, remapping, upgrade
return: send back, give back
technician: mechanics, mechanic
"""


def table(lines: str) -> dict[str, str]:
    """What is written -> what is kept. Ways to write it are divided by commas, in Chinese by blanks."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        kept, _, written = line.partition(": ")
        found |= {one.strip(): kept for one in written.split("," if lines is EN else " ")}
    return found
