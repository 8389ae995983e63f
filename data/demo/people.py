# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented but valid graduates and employers.

The generator is its own splitmix64, so that a seed gives the same bytes with every version of Python. All persons and
companies are invented; a valid number may by chance belong to somebody.
"""
import datetime
import re

M64 = (1 << 64) - 1


class Rng:
    def __init__(self, seed):
        self.s = seed & M64

    def next(self):
        self.s = (self.s + 0x9E3779B97F4A7C15) & M64
        z = self.s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
        return z ^ (z >> 31)

    def below(self, n):
        return self.next() % n

    def pick(self, seq):
        return seq[self.next() % len(seq)]

    def chance(self, per10000):
        return self.next() % 10000 < per10000

    def weighted(self, table):
        """table: list of (value, weight)"""
        r = self.next() % sum(w for _, w in table)
        for v, w in table:
            if r < w:
                return v
            r -= w


# ---- check characters -------------------------------------------------------
ID_W = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)      # GB 11643-1999
ID_C = '10X98765432'
UC_SET = '0123456789ABCDEFGHJKLMNPQRTUWXY'                          # GB 32100-2015
UC_W = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OC_W = (3, 7, 9, 10, 5, 8, 4, 2)                                    # GB 11714-1997


def id_check(s17):
    return ID_C[sum(int(c) * w for c, w in zip(s17, ID_W)) % 11]


def id_valid(s, codes=None):
    if not re.fullmatch(r'\d{17}[\dX]', s) or id_check(s[:17]) != s[17]:
        return False
    try:
        datetime.date(int(s[6:10]), int(s[10:12]), int(s[12:14]))
    except ValueError:
        return False
    return codes is None or s[:6] in codes


def oc_check(s8):
    v = lambda c: int(c) if c.isdigit() else ord(c) - 55
    n = 11 - sum(v(c) * w for c, w in zip(s8, OC_W)) % 11
    return 'X' if n == 10 else '0' if n == 11 else str(n)


def uc_check(s17):
    return UC_SET[(31 - sum(UC_SET.index(c) * w for c, w in zip(s17, UC_W)) % 31) % 31]


def uc_valid(s):
    return (len(s) == 18 and all(c in UC_SET for c in s) and s[2:8].isdigit()
            and uc_check(s[:17]) == s[17])


def uc_oc_valid(s):
    """also the ninth character of the embedded organisation code (positions 9-17)"""
    return uc_valid(s) and oc_check(s[8:16]) == s[16]


# ---- name material ----------------------------------------------------------
SUR = [(c, w) for c, w in zip(
    '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
    (720, 710, 670, 530, 450, 310, 240, 230, 210, 200, 180, 170, 160, 150, 140, 130, 120, 115, 110, 105)
    + (60,) * 30 + (30,) * 60)]
SUR2 = '欧阳 司马 上官 诸葛 尉迟 万俟 皇甫 夏侯 慕容 令狐 端木 东方 公孙 轩辕 长孙 南宫'.split()
RARE_SUR = '雒乜缪仇单解查盖区朴翟郗冼佴亓逄昝麴郄訾褚匡睢禚操仝'
GIVEN_M = '伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳峰建亮成畅东博文昊泽轩睿哲翰子梓铭皓宸航'
GIVEN_F = '芳娜敏静丽艳娟霞秀燕玲婷雪慧莹倩雯洁琳萍红梅颖佳欣怡梦瑶晨萱诗涵雨彤可悦思琪嘉艺若曦语桐'
GIVEN_X = '一子文志建国春天小晓永海新安宇嘉家诗思雨书云梓泽亦以清若'
RARE_G = ['璟', '䶮', '㛃', '玥', '赟', '翀', '昉', '垚', '燊', '淼', '喆', '頔', '祎', '彧', '甯', '堃', '瓛', '昇', '镕', '珺',
          '\U0002CB4E', '\U0002B62C', '\U0002CD9F', '\U00020164', '㙦', '〇']
UY_M = '买买提 艾合买提 吐尔逊 阿卜杜热西提 木合塔尔 艾尼瓦尔 阿力木江 库尔班 玉素甫 伊力亚尔 阿布都克力木 麦麦提依明 热合曼 达吾提'.split()
UY_F = '阿依古丽 迪丽努尔 古丽娜尔 热依扎 帕提古丽 米热古丽 阿米娜 努尔比亚 祖丽胡马尔 凯迪日娅 夏依扎提'.split()
TIB = '扎西次仁 白玛央金 洛桑顿珠 格桑卓玛 旦增平措 次仁拉姆 索朗旺堆 德吉央宗 边巴次仁 丹增曲珍'.split()
MON = '巴特尔 乌云其其格 苏日娜 阿拉坦仓 那日苏 萨仁高娃 娜布其 额尔敦巴雅尔'.split()
LONG = ['阿卜杜热西提·阿卜杜喀迪尔·买买提依明', '古丽米热·阿卜杜热合曼·吐尔逊江']

COLLEGES = [
    ('01', '化学学院', [('070301', '化学'), ('070302', '应用化学'), ('080407', '高分子材料与工程')]),
    ('02', '数学与计算科学学院', [('070101', '数学与应用数学'), ('070102', '信息与计算科学'), ('071201', '统计学')]),
    ('03', '计算机学院·网络空间安全学院', [('080901', '计算机科学与技术'), ('080902', '软件工程'), ('080910T', '数据科学与大数据技术'), ('080911TK', '网络空间安全')]),
    ('04', '自动化与电子信息学院', [('080801', '自动化'), ('080701', '电子信息工程'), ('080703', '通信工程')]),
    ('05', '机械工程与力学学院', [('080202', '机械设计制造及其自动化'), ('080102', '工程力学')]),
    ('06', '材料科学与工程学院', [('080401', '材料科学与工程'), ('080414T', '新能源材料与器件')]),
    ('07', '土木工程学院', [('081001', '土木工程'), ('120103', '工程管理')]),
    ('08', '环境与资源学院', [('082502', '环境工程'), ('082901', '安全工程')]),
    ('09', '商学院', [('120203K', '会计学'), ('120202', '市场营销'), ('020301K', '金融学'), ('020401', '国际经济与贸易')]),
    ('10', '法学院·知识产权学院', [('030101K', '法学'), ('030102T', '知识产权')]),
    ('11', '文学与新闻学院', [('050101', '汉语言文学'), ('050301', '新闻学'), ('050303', '广告学')]),
    ('12', '外国语学院', [('050201', '英语'), ('050207', '日语'), ('050203', '德语')]),
    ('13', '公共管理学院', [('120401', '公共事业管理'), ('120402', '行政管理'), ('120502', '图书情报与档案管理类（信息资源管理方向）')]),
    ('14', '艺术学院', [('130502', '视觉传达设计'), ('130503', '环境设计')]),
    ('15', '医学院', [('100201K', '临床医学'), ('100701', '药学')]),
    ('16', '马克思主义学院', [('030503', '思想政治教育')]),
    ('17', '物理与电子科学学院', [('070201', '物理学'), ('080703', '通信工程')]),
    ('18', '生命科学与健康学院', [('071001', '生物科学'), ('082803', '风景园林')]),
    ('19', '体育学院', [('040201', '体育教育')]),
    ('20', '教育学院', [('040106', '学前教育'), ('040107', '小学教育')]),
]

# 学历 and its weight: 本科, 硕士, 博士, 专科.
LEVELS = [('31', 850), ('11', 120), ('01', 10), ('41', 20)]
DURATION = {'31': '4', '11': '3', '01': '4', '41': '3'}

BRAND = '华 腾 云 科 盛 远 航 智 创 鼎 恒 瑞 泰 信 博 中 新 天 海 联 汇 诚 达 丰 宏 安 正 金 源 力 星 光 方 元 明 德 润 合'.split()
TRADE = [('I', '信息技术'), ('I', '软件'), ('I', '网络科技'), ('C', '电子'), ('C', '新材料'), ('C', '机械制造'), ('C', '生物医药'), ('C', '新能源科技'),
         ('E', '建筑工程'), ('E', '装饰工程'), ('F', '贸易'), ('F', '商贸'), ('G', '物流'), ('H', '酒店管理'), ('J', '融资担保'), ('K', '房地产开发'),
         ('L', '人力资源服务'), ('L', '管理咨询'), ('M', '检测技术'), ('M', '工程设计'), ('N', '环保科技'), ('O', '家政服务'), ('P', '教育科技'), ('R', '文化传媒'), ('A', '农业发展'), ('B', '矿业')]
BRACKET = ['湖南', '深圳', '上海', '中国', '北京', '集团', '控股', '武汉', '广东']
ROAD = '人民 中山 解放 建设 和平 长江 黄河 湘江 韶山 芙蓉 科技 学府 创业 迎宾 滨江 文化 工业 高新'.split()


def load_divisions(path):
    prov, city, county = {}, {}, {}
    with open(path, encoding='utf-8') as f:
        for line in f:
            c, n, p = (line.rstrip('\n').split('\t') + ['', ''])[:3]
            (prov if c[2:] == '0000' else city if c[4:] == '00' else county)[c] = (n, p)
    return prov, city, county


def full_name(c, D):
    prov, city, county = D
    if c in county:
        n, p = county[c]
        cn = city[p][0]
        if cn in ('市辖区', '县') or '直辖县级' in cn:
            cn = ''
        return prov[c[:2] + '0000'][0] + cn + n
    if c in city:
        return prov[c[:2] + '0000'][0] + city[c][0]
    return prov[c][0]


def given(r, male):
    pool = GIVEN_M if male else GIVEN_F
    k = r.below(100)
    if k < 25:
        return r.pick(pool)
    if k < 50:
        return r.pick(GIVEN_X) + r.pick(pool)
    return r.pick(pool) + r.pick(pool)


def person_name(r, male):
    """-> (name, nation code)"""
    k = r.below(1000)
    if k < 20:
        return '%s·%s' % (r.pick(UY_M if male else UY_F), r.pick(UY_M)), '05'
    if k < 22:
        return LONG[0 if male else 1], '05'
    if k < 28:
        return r.pick(TIB), '04'
    if k < 32:
        return r.pick(MON), '02'
    if k < 42:
        return r.pick(SUR2) + given(r, male), '01'
    if k < 60:
        return r.pick(RARE_SUR) + given(r, male), '01'
    s = r.weighted(SUR)
    if k < 80:
        return s + (r.pick(RARE_G) if r.chance(5000) else r.pick(GIVEN_X) + r.pick(RARE_G)), '01'
    return s + given(r, male), r.weighted([('01', 920), ('15', 20), ('06', 15), ('08', 12), ('12', 10), ('03', 9), ('13', 8), ('11', 6)])


def mobile(r):
    return '1' + r.pick(['30', '31', '32', '33', '35', '36', '37', '38', '39', '47', '50', '51', '52', '53', '55', '56', '57', '58', '59',
                         '66', '73', '75', '76', '77', '78', '80', '81', '82', '83', '85', '86', '87', '88', '89', '91', '98', '99']) \
        + '%08d' % r.below(100000000)


def id_number(r, code, male, y):
    d = datetime.date(y, 1, 1) + datetime.timedelta(r.below(365))
    seq = r.below(500) * 2 + (1 if male else 0)
    s = '%s%s%03d' % (code, d.strftime('%Y%m%d'), seq)
    return s + id_check(s)


STU_COLS = ('学号', '姓名', '性别', '身份证号', '出生日期', '民族代码', '政治面貌代码', '学历代码', '学院代码', '学院', '专业代码', '专业',
            '班级', '学制', '入学年份', '毕业年份', '培养方式代码', '困难生类别代码', '生源地代码', '生源地', '手机号', '邮箱', 'QQ', '家庭住址')


def students(n, r, D, grad=2026):
    counties = sorted(D[2])
    local = [c for c in counties if c[:2] == '43']
    used, out, k = set(), [], 0
    per_class = 35
    while len(out) < n:
        col = COLLEGES[k % len(COLLEGES)]
        maj = col[2][(k // len(COLLEGES)) % len(col[2])]
        cls = k // (len(COLLEGES) * 4) + 1
        k += 1
        mi = col[2].index(maj) + 1
        # one class; class numbers of a major count up with k, so numbers stay unique
        level = r.weighted(LEVELS)
        year = grad - int(DURATION[level])
        prefix = '%d%s%02d%02d' % (year, col[0], mi, cls % 100)
        if prefix in used:
            prefix = '%d%s%02d%02d' % (year, col[0], mi + 20 * (k // 64 % 4 + 1), cls % 100)
            if prefix in used:
                continue
        used.add(prefix)
        for q in range(1, per_class + 1):
            if len(out) >= n:
                break
            male = r.chance(5200)
            name, nation = person_name(r, male)
            code = r.pick(local) if r.chance(5500) else r.pick(counties)
            if nation == '05':
                code = r.pick([c for c in counties if c[:2] == '65'][:90])
            born = grad - 22 - r.below(3) + (1 if r.chance(1000) else 0)
            while True:
                idn = id_number(r, code, male, born)
                if idn not in used:
                    used.add(idn)
                    break
            sid = prefix + '%02d' % q
            m = mobile(r)
            out.append((sid, name, '男' if male else '女', idn, '%s-%s-%s' % (idn[6:10], idn[10:12], idn[12:14]), nation,
                        r.weighted([('03', 760), ('01', 90), ('02', 70), ('13', 80)]), level, col[0], col[1], maj[0], maj[1],
                        '%d级%s%d班' % (year, maj[1], cls), DURATION[level], str(year), str(grad), '1' if r.chance(9700) else r.pick('234'),
                        r.weighted([('0', 800), ('1', 50), ('2', 120), ('3', 20), ('4', 4), ('5', 3), ('6', 2), ('7', 1)]),
                        code, full_name(code, D), m, sid + '@stu.example.edu.cn', str(100000000 + r.below(2000000000)),
                        '%s%s路%d号' % (full_name(code, D), r.pick(ROAD), 1 + r.below(400))))
    return out


EMP_COLS = ('统一社会信用代码', '单位名称', '单位性质代码', '行业门类', '所在地代码', '所在地', '注册地址', '邮编', '联系人', '联系电话', '手机', '邮箱', '规模')


def credit_code(r, dept, kind, div, used):
    while True:
        if kind == '1' and dept == '9' and r.chance(4000):
            body = 'MA' + ''.join(r.pick(UC_SET) for _ in range(6))
        else:
            body = '%08d' % r.below(100000000)
        s = dept + kind + div + body + oc_check(body)
        s += uc_check(s)
        if s not in used:
            used.add(s)
            return s


def employer(r, D, cities, counties, used, names):
    code = r.pick(counties)
    cn = full_name(code, D)
    city = D[2][code][1]
    short = D[1][city][0]
    if short in ('市辖区', '县') or '直辖县级' in short:
        short = D[0][code[:2] + '0000'][0]
    area = D[2][code][0]
    nat = r.weighted([('10', 60), ('20', 20), ('21', 30), ('22', 90), ('23', 60), ('29', 60), ('31', 120), ('32', 60), ('39', 450), ('40', 5), ('55', 10), ('56', 15), ('99', 5)])
    ind, dept, kind = 'S', '1', '1'
    b = r.pick(BRAND) + r.pick(BRAND)
    for _ in range(50):
        if nat == '10':
            name = area + r.pick(['人民政府办公室', '人力资源和社会保障局', '财政局', '教育局', '市场监督管理局', '税务局', '人民法院', '农业农村局'])
        elif nat == '20':
            name, ind, kind = short + r.pick(['农业科学研究院', '水利水电勘测设计研究院', '规划设计研究院', '第%d研究所' % (1 + r.below(90))]), 'M', '2'
        elif nat == '21':
            name, ind, kind = short[:-1] + r.pick(['大学', '学院', '职业技术学院', '师范高等专科学校', '工业职业技术学院']) + ('（%s校区）' % area if r.chance(3000) else ''), 'P', '2'
        elif nat == '22':
            name, ind, kind = area + r.pick(['第%s中学' % '一二三四五六七八'[r.below(8)], '实验小学', '外国语学校', '第%s小学' % '一二三四五六七八'[r.below(8)]]), 'P', '2'
        elif nat == '23':
            name, ind, kind = area + r.pick(['人民医院', '中医医院', '妇幼保健院', '疾病预防控制中心', '第%s人民医院' % '一二三四五'[r.below(5)]]), 'Q', '2'
        elif nat == '29':
            name, kind = area + r.pick(['融媒体中心', '不动产登记中心', '图书馆', '文化馆', '政务服务中心']), '2'
        elif nat == '40':
            name = '中国人民解放军%05d部队' % (31000 + r.below(60000))
        elif nat == '55':
            name, dept, kind = area + '%s镇%s村村民委员会' % (r.pick(BRAND) + r.pick(ROAD)[0], r.pick(BRAND) + r.pick(BRAND)), '5', '5'
        elif nat == '56':
            name, dept, kind = area + '%s街道%s社区居民委员会' % (r.pick(ROAD), r.pick(BRAND) + r.pick(BRAND)), '5', '5'
        else:
            dept, kind = '9', '1'
            ind, t = r.pick(TRADE)
            city_s = short[:-1] if short.endswith('市') else short
            form = r.pick(['有限公司', '有限责任公司', '股份有限公司'])
            if nat == '31':
                name = r.pick(['中国%s集团' % (b + t), '%s国有资本投资运营' % city_s, '中%s第%d工程局' % (r.pick('铁建交电化'), 1 + r.below(20)), '%s%s集团' % (city_s, t)]) + form
            elif nat == '32':
                name = '%s%s（%s）%s' % (b, t, r.pick(['中国', city_s, '亚太', '上海']), '有限公司')
            elif r.chance(2500):
                name = '%s%s%s（%s）%s' % (city_s, b, t, r.pick(BRACKET), form)
            else:
                name = city_s + b + t + form
            if r.chance(800):
                name += short + '分公司'
            if r.chance(60):      # very long names
                name = '%s%s%s%s（集团）股份有限公司%s%s战略性新兴产业高质量发展示范基地（国家级高新技术企业孵化器）第%s项目管理分公司' % (
                    city_s, b, r.pick(BRAND) + r.pick(BRAND), t, short, area, '一二三四五六七八九'[r.below(9)])
        if name not in names:
            break
        b = r.pick(BRAND) + r.pick(BRAND) + r.pick(BRAND)
        code = r.pick(counties)
        cn, city, area = full_name(code, D), D[2][code][1], D[2][code][0]
        short = D[1][city][0]
        if short in ('市辖区', '县') or '直辖县级' in short:
            short = D[0][code[:2] + '0000'][0]
    names.add(name)
    male = r.chance(4000)
    hr = r.weighted(SUR) + (given(r, male) if r.chance(7000) else ('先生' if male else '女士'))
    tel = '0%d-%d%07d' % (10 if code[:2] == '11' else 700 + r.below(290), 2 + r.below(7), r.below(10000000))
    if r.chance(2000):
        tel += '-%d' % (8001 + r.below(900))
    uc = credit_code(r, dept, kind, code if r.chance(5000) else (city if city in D[1] and not D[1][city][0] in ('市辖区', '县') and '直辖' not in D[1][city][0] else code), used)
    addr = cn + '%s%s%d号' % (r.pick(ROAD), r.pick(['路', '大道', '街', '东路', '西路']), 1 + r.below(999))
    if r.chance(5000):
        addr += '%s（%s栋）%d楼%d室' % (b + r.pick(['大厦', '广场', '科技园', '产业园']), r.pick('ABCD'), 1 + r.below(35), 101 + r.below(2000))
    return (uc, name, nat, ind, code, cn, addr, '%06d' % (10000 + r.below(840000)), hr, tel, mobile(r),
            'hr%d@example.com' % r.below(1000000), r.pick(['50人以下', '50-149人', '150-499人', '500-999人', '1000-4999人', '5000人以上']))


def employers(n, r, D):
    counties, cities = sorted(D[2]), sorted(D[1])
    used, names = set(), set()
    return [employer(r, D, cities, counties, used, names) for _ in range(n)]
