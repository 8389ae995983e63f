-- SPDX-License-Identifier: GPL-3.0-or-later
-- A store as 0.1.0 left it: a college with four graduates, three employers and a spring of signings, made by that release's
-- own imports and operations, all of it invented. It is never changed: every later server must open it (test-upgrade.c).
PRAGMA foreign_keys = OFF;
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  student TEXT REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  colleges TEXT,
  roles TEXT NOT NULL,
  content TEXT
);
INSERT INTO "account" VALUES('019cac0f-2680-7000-b56f-7145087e0a05','active','office1','周敏',NULL,NULL,NULL,'office admin','d9d1c2b48060bf2d4c3e5d8f229241c2');
INSERT INTO "account" VALUES('01a21d0b-01c2-7001-927b-3218192a5fd8','active','office2','何志远',NULL,NULL,NULL,'office','6a675301ed77d9ab1ad1b25e4874dea4');
INSERT INTO "account" VALUES('01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','active','college01','化学学院秘书',NULL,NULL,'019cac0f-2680-7000-a513-7e0386f2279e','college','fe08b41a7ab35d5ba7c8f579a1d30d91');
INSERT INTO "account" VALUES('019cac0f-2680-7001-8d88-d22e10add1c6','active','12620122368166009J','皋兰县第三人民医院',NULL,'019cac0f-2680-7000-b90b-80bd060a92ad',NULL,'employer','84e4c3fb9064a14e587af0568a08d4ce');
INSERT INTO "account" VALUES('01a21d0b-02f7-7002-b4ff-54de2d3031bf','active','91610725MAQKXM3Q4J','汉中云远电子有限责任公司',NULL,'01a21d0b-02f7-7001-a6b3-d44907b76957',NULL,'employer','46d122570e5a042c7ea73a77c1257b52');
INSERT INTO "account" VALUES('01a21d0b-02f7-7005-8b49-07dc29ed39cc','active','123408288210668837','岳西县外国语学校',NULL,'01a21d0b-02f7-7004-84df-0f3edb466120',NULL,'employer','ca154e81a334635f53017d1ce2760e53');
INSERT INTO "account" VALUES('019cac0f-2680-7001-bc63-1170b4918041','active','202201010101','张雪彤','019cac0f-2680-7000-a2d0-d43ff988d0ca',NULL,NULL,'student','139737e2751df6d73f32ff646a6e2f9a');
INSERT INTO "account" VALUES('01a21d0b-044b-7002-af88-0a7bffed4441','active','202201010102','杨艳萍','01a21d0b-044b-7001-b7c6-3ab14e02d8b5',NULL,NULL,'student','9926110064dc3fb20a3a598142626deb');
INSERT INTO "account" VALUES('01a21d0b-0468-7002-9f7e-73ef15ae549f','active','202201010103','马梓涛','01a21d0b-0468-7001-a6a4-88fcce104f2e',NULL,NULL,'student','eb045b565258e155088cfa5c5f70d932');
INSERT INTO "account" VALUES('01a21d0b-0468-7005-90b8-c22d283e960b','active','202201010104','何琪','01a21d0b-0468-7004-a850-1c95ad7cc157',NULL,NULL,'student','5728579f60e68c9b05cc5ca33f6bf1b4');
CREATE TABLE agreement (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('in_review', 'suspended', 'effective', 'cancelling', 'cancelled', 'replaced',
                                       'void')),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  signing TEXT NOT NULL REFERENCES signing (id),
  student TEXT NOT NULL REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT NOT NULL REFERENCES college (id),
  student_number TEXT NOT NULL,
  student_name TEXT NOT NULL,
  employer_name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  made_at BIGINT,
  effective_at BIGINT,
  ended_at BIGINT,
  printed_at BIGINT,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "agreement" VALUES('019cb135-8280-8a4a-ae80-dc83bcdf7155','effective','202201010101','Q7YRRVRW62GCH6SH','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','019cac0f-2680-7000-a2d0-d43ff988d0ca','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010101','张雪彤','皋兰县第三人民医院','zhang xue tong gao lan xian di san ren min yi yuan','zxt glxdsrmyy',1772499600000,1772672400000,NULL,NULL,'undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","college.contact":"化学学院办公室","college.name":"化学学院","college.phone":"0731-58290101","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","school.address":"湖南省湘潭市雨湖区桃园路2号","school.contact":"周敏","school.name":"云就业大学","school.office":"招生就业处","school.phone":"0731-58290010","school.postcode":"411201","student.birth":"2004-10-01","student.class":"2022级化学1班","student.college":"化学学院","student.duration":"4","student.education":"31","student.email":"202201010101@stu.example.edu.cn","student.enrolment":"2022-09-01","student.graduation":"2026-06-30","student.health":"healthy","student.home_address":"江西省宜春市万载县科技路45号","student.identity":"360922200410010443","student.major":"化学","student.name":"张雪彤","student.nation":"01","student.number":"202201010101","student.opinion":"同意应聘。","student.origin":"360922","student.phone":"19830599739","student.politics":"03","student.sex":"2","student.start_pay":"6500","student.training":"1","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','43eb57abd096529177945cd976bb6360');
INSERT INTO "agreement" VALUES('019cb135-8280-83b0-bd75-e6b892240353','suspended','202201010102','WCC37ESV61A6B6W7','019cac0f-2680-7c19-ac46-c9b8d724262a','01a21d0b-044b-7001-b7c6-3ab14e02d8b5','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010102','杨艳萍','皋兰县第三人民医院','yang yan ping gao lan xian di san ren min yi yuan','yyp glxdsrmyy',1772499600000,NULL,NULL,NULL,'undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","college.contact":"化学学院办公室","college.name":"化学学院","college.phone":"0731-58290101","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","school.address":"湖南省湘潭市雨湖区桃园路2号","school.contact":"周敏","school.name":"云就业大学","school.office":"招生就业处","school.phone":"0731-58290010","school.postcode":"411201","student.birth":"2005-02-06","student.class":"2022级化学1班","student.college":"化学学院","student.duration":"4","student.education":"31","student.email":"202201010102@stu.example.edu.cn","student.enrolment":"2022-09-01","student.graduation":"2026-06-30","student.health":"healthy","student.home_address":"河北省邯郸市肥乡区建设路356号","student.identity":"130407200502069502","student.major":"化学","student.name":"杨艳萍","student.nation":"01","student.number":"202201010102","student.opinion":"同意应聘。","student.origin":"130407","student.phone":"15763736053","student.politics":"02","student.sex":"2","student.start_pay":"6500","student.training":"1","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','1bc42b87727ee3e65f4257869243bd77');
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  signing TEXT NOT NULL REFERENCES signing (id),
  sha256 TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  file_name TEXT,
  purpose TEXT,
  content TEXT
);
CREATE TABLE audit (
  n BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  uid TEXT,
  account TEXT,
  role TEXT,
  action TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'rejected', 'denied')),
  code TEXT,
  payload TEXT,
  event TEXT,
  hash TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1,1772413200000,NULL,NULL,NULL,'import','settings','019cac0f-2680-7000-bb79-1fad193bfa41','applied',NULL,'39fa800c621403f56e491b4d65194dc4',NULL,'977f11f8d254acc7186c20e180d7bb64702bd221f3fbd42ac8bbcbd890feacd9');
INSERT INTO "audit" VALUES(2,1772413200000,NULL,NULL,NULL,'import','settings',NULL,'applied',NULL,'b79ede4c3b816107d342ae072b560944cf354b16282f01059b2f8150ae3838ab',NULL,'6beac959322b304a6b40166c89e36df70b89940466869530ef50922221b817ec');
INSERT INTO "audit" VALUES(3,1772413200000,NULL,NULL,NULL,'import','college','019cac0f-2680-7000-a513-7e0386f2279e','applied',NULL,'4a1a45afd803b0a366eb1f6b8b80cf69',NULL,'0c8d6c5ac8d897edac0f3de1f01a0c6a066fdd8dbd74657a05db12bc244a88ed');
INSERT INTO "audit" VALUES(4,1772413200000,NULL,NULL,NULL,'import','colleges',NULL,'applied',NULL,'5b40a7617f13bacc7aac1c4a0b64ff0611a95e659a775a7d72f0c36674c5acee',NULL,'c33c74fe510741dd220ac45a4545b8cb1cc2cbf8a483254b2846f00a00525f24');
INSERT INTO "audit" VALUES(5,1772413200000,NULL,NULL,NULL,'import','account','019cac0f-2680-7000-b56f-7145087e0a05','applied',NULL,'d9d1c2b48060bf2d4c3e5d8f229241c2',NULL,'1732ca2c774b8fbcdcdd684dbc258e1a945b4a2536fe138665dfbedd832d02a0');
INSERT INTO "audit" VALUES(6,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-01c2-7001-927b-3218192a5fd8','applied',NULL,'6a675301ed77d9ab1ad1b25e4874dea4',NULL,'999e820e489f8ba9216c0f006e29204d8cf24162bf7a2c152a52766064590f80');
INSERT INTO "audit" VALUES(7,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','applied',NULL,'fe08b41a7ab35d5ba7c8f579a1d30d91',NULL,'463de5e32c59ab39698733ce8800da8e006bab7b75bfcc4d6a8aa05235d77d2a');
INSERT INTO "audit" VALUES(8,1772413200000,NULL,NULL,NULL,'import','staff',NULL,'applied',NULL,'74db2f9658c8c4c47ccd304fbda85f658f34b4c7383645628f58475285237232',NULL,'8a735ee9584cee0efb056e65e57b925002b0f21a3707aa579eaac7f28dea1e0b');
INSERT INTO "audit" VALUES(9,1772413200000,NULL,NULL,NULL,'import','employer','019cac0f-2680-7000-b90b-80bd060a92ad','applied',NULL,'558bec73b868fb34abec4c0083bfef0f',NULL,'e1dd3419cd0aca63ce15f1695c013d5ca23334e49b3035bd1ee0e262fdc7f6b0');
INSERT INTO "audit" VALUES(10,1772413200000,NULL,NULL,NULL,'import','account','019cac0f-2680-7001-8d88-d22e10add1c6','applied',NULL,'84e4c3fb9064a14e587af0568a08d4ce',NULL,'221244361f0d51885060fc70ae3b0ab888dda4127874428119e8220ba9f69621');
INSERT INTO "audit" VALUES(11,1772413200000,NULL,NULL,NULL,'import','employer','01a21d0b-02f7-7001-a6b3-d44907b76957','applied',NULL,'808f25ee1f028fffd4dfd54a718c5ec1',NULL,'73f51ecbbfd1cb0b01d860e44164c26eb8ada5b4a1f4d966d673097b5ae388ef');
INSERT INTO "audit" VALUES(12,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-02f7-7002-b4ff-54de2d3031bf','applied',NULL,'46d122570e5a042c7ea73a77c1257b52',NULL,'36d386eab937b15c908ccb48b867c38996d8ecad2ee15a1792ea70e9c67a117b');
INSERT INTO "audit" VALUES(13,1772413200000,NULL,NULL,NULL,'import','employer','01a21d0b-02f7-7004-84df-0f3edb466120','applied',NULL,'372500a4ecdb46ab95f685fcedb2ec94',NULL,'f1760a85cb176b6741de125c44aca707a7ceebc3b19dcfca90a78a6f091b9905');
INSERT INTO "audit" VALUES(14,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-02f7-7005-8b49-07dc29ed39cc','applied',NULL,'ca154e81a334635f53017d1ce2760e53',NULL,'d0b2a1d7fb48f89099045943cce3b2758369248c0cfe6ec6fea3e493984b85b6');
INSERT INTO "audit" VALUES(15,1772413200000,NULL,NULL,NULL,'import','employers',NULL,'applied',NULL,'b50868367ff1c377f2dcbac7f6310fa86a891b8f01426f2fb73a3a86229c6fd4',NULL,'47ab686d4afd6f4d4ca394e352ccecdc7086c764ffad0623cd8f0efb0a4f5495');
INSERT INTO "audit" VALUES(16,1772413200000,NULL,NULL,NULL,'import','student','019cac0f-2680-7000-a2d0-d43ff988d0ca','applied',NULL,'1f81166bf7c956d80f19e7687331c165',NULL,'5429bd396485b910067daa45f818d5429177a74568a3d262ae5a40283c876846');
INSERT INTO "audit" VALUES(17,1772413200000,NULL,NULL,NULL,'import','account','019cac0f-2680-7001-bc63-1170b4918041','applied',NULL,'139737e2751df6d73f32ff646a6e2f9a',NULL,'ed33e34c248bb77006d7ae9f386245a9a4c535df4d16c0ee73d3f1e7f0e0a345');
INSERT INTO "audit" VALUES(18,1772413200000,NULL,NULL,NULL,'import','student','01a21d0b-044b-7001-b7c6-3ab14e02d8b5','applied',NULL,'a03a94b9ae77e316fdf2b4a2cb919f2c',NULL,'ff39785d4e435721ff66dfd99ce6086f89aa99210157c8d2d3d496a0352e3070');
INSERT INTO "audit" VALUES(19,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-044b-7002-af88-0a7bffed4441','applied',NULL,'9926110064dc3fb20a3a598142626deb',NULL,'ccde91f15f0282c3abca7b77ca6654c0ddbff340e1ecc014569594c7686ec1ea');
INSERT INTO "audit" VALUES(20,1772413200000,NULL,NULL,NULL,'import','student','01a21d0b-0468-7001-a6a4-88fcce104f2e','applied',NULL,'041167c479d905abed00128d5b5050ee',NULL,'1da4d1e3c3ef14b76b7f652772678b0040af8857ef75184736239f7213354bce');
INSERT INTO "audit" VALUES(21,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-0468-7002-9f7e-73ef15ae549f','applied',NULL,'eb045b565258e155088cfa5c5f70d932',NULL,'aa56e1706fe3cdaf1af9ff29516e83ec7fc275a61f61149aac03b9803fe6d5a6');
INSERT INTO "audit" VALUES(22,1772413200000,NULL,NULL,NULL,'import','student','01a21d0b-0468-7004-a850-1c95ad7cc157','applied',NULL,'f3709048055a12310f6aff1662e51e55',NULL,'65d125ac19a5df082f3c18b498dc62d28b27f362719687b4db23e39a7d21a7be');
INSERT INTO "audit" VALUES(23,1772413200000,NULL,NULL,NULL,'import','account','01a21d0b-0468-7005-90b8-c22d283e960b','applied',NULL,'5728579f60e68c9b05cc5ca33f6bf1b4',NULL,'60380bc2ec8dc1589d75e5b5395e311e4965e461efc7455874ded8a949c97af0');
INSERT INTO "audit" VALUES(24,1772413200000,NULL,NULL,NULL,'import','students',NULL,'applied',NULL,'14a6c40af5d416a8db25489970f9582fba0287cb55d02fe6bdef7bb7919806d3',NULL,'6a806442b641db6e38444b438e445ef1edd76b92d45bc06a4aadd301647a53a2');
INSERT INTO "audit" VALUES(25,1772413200000,NULL,'019cac0f-2680-7001-8d88-d22e10add1c6','employer','login',NULL,NULL,'applied',NULL,NULL,NULL,'8f1b446b200bafd24bd74ec7c8e9838e71bf0c9012f16294a87eab4670981337');
INSERT INTO "audit" VALUES(26,1772413200000,'019cac0f-2680-7ce4-ba3c-451b75303974','019cac0f-2680-7001-8d88-d22e10add1c6','employer','invite','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','applied',NULL,'86cec04379b5d2e33eb0128cf6561b2b834d337dcbc8dd56b96280280c5f91c4','d71479ee1a5e97222b6d2646387e75d2','6dcb564282cf2f4bae910ebd2f71438767d1af03bb6ea462f69b6edf65e3cc53');
INSERT INTO "audit" VALUES(27,1772413200000,'019cac0f-2680-7ac5-a34f-33f64172d4d2','019cac0f-2680-7001-8d88-d22e10add1c6','employer','invite','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','applied',NULL,'98bf9ad8b49c653b9f5a75ca96ae8c3df27a4abea1572f1a6808be8387428cee','aefb15c1b6c9c1d47ed21310bbbe49ac','b70154532644fc54bf3578cf770c6ec70f474936e216421fd2b4ae5e8100be20');
INSERT INTO "audit" VALUES(28,1772413200000,'019cac0f-2680-76fe-ab11-28fe8cc7bac6','019cac0f-2680-7001-8d88-d22e10add1c6','employer','invite','signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','applied',NULL,'a2312393a8997c49b15fb6a62f4648f1b5dab553265f0e49560766ebf7308b23','610b3feb4c799fdb3c02097366214e5a','f5d30858e5b91a2c375ffea1d98dea2ec1f2d653e48eb6f840e984db027fb2cd');
INSERT INTO "audit" VALUES(29,1772413200000,'019cac0f-2680-7c30-b40c-16f5603bf1dd','019cac0f-2680-7001-8d88-d22e10add1c6','employer','invite','signing','019cac0f-2680-725c-9d88-1089e8bc2002','applied',NULL,'fc210b0447ac2e1cacfe5a732b970bbd99c3d30f6bce3fae5751562f721779c4','acbc372477ada2de91843e3c38a41e3a','fe26ccd633982f6a5f37bb634497682c7a9108b52e4c28a4107b29ee8456f5ec');
INSERT INTO "audit" VALUES(30,1772413200000,'019cac0f-2680-778f-bae7-a56bfe14265e','019cac0f-2680-7001-8d88-d22e10add1c6','employer','invite','signing','019cac0f-2680-7a4f-a768-bf69fc8dcb76','rejected','E_ALREADY_INVITED','8b63cfa69cc806235c2360ad2a1768291e739e8a8b869b843d142d3568e0f8fd',NULL,'68777afbf6bbabed9ffd60a16b022fd80eb580d1ee9b7c6078e28c8cc6355e37');
INSERT INTO "audit" VALUES(31,1772413200000,NULL,'01a21d0b-02f7-7002-b4ff-54de2d3031bf','employer','login',NULL,NULL,'applied',NULL,NULL,NULL,'a3ebade2e2c5610f0a265e6d4f950f69ef9ee3a237e68dcc88ffd84ba6d3c28c');
INSERT INTO "audit" VALUES(32,1772413200000,'019cac0f-2680-7d07-8335-cd5a5a9104b5','01a21d0b-02f7-7002-b4ff-54de2d3031bf','employer','invite','signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','applied',NULL,'b2a377a269a81c8c9e7879856b7a7674b0424b81daf619bd0da7c3c953c2f974','5003585280f8c87d4639692e987b41fd','bde0f7e80c7d72a37e0323d333668eb32f00bd4c96fbfa2fa061a681c95148de');
INSERT INTO "audit" VALUES(33,1772413200000,'019cac0f-2680-75c2-9ec2-d58e203acd40','01a21d0b-02f7-7002-b4ff-54de2d3031bf','employer','invite','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','applied',NULL,'1efe152e0babd8fe15c5cd7064680c6be23778093608b66ccfc65f3eee9cb6f8','a6635bf1be20c707dbdfa22753be7161','4a5450ad2aaf91ffb66440327031e4265aa542494c95922c5f420839a398a955');
INSERT INTO "audit" VALUES(34,1772499600000,NULL,'019cac0f-2680-7001-bc63-1170b4918041','student','login',NULL,NULL,'applied',NULL,NULL,NULL,'d1cd3944403d5dae7f725f70bc4f849047a51005774e1540f77c5398bc5d8da9');
INSERT INTO "audit" VALUES(35,1772499600000,'019cb135-8280-725b-944b-9133d746d148','019cac0f-2680-7001-bc63-1170b4918041','student','accept','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','applied',NULL,'1fadb401f8220263dfc2342c40bf965bb52756f3e470e32a0aee99a84d616af3','81db15c45e7ed7bc8cd2817cc065dfec','6a54ed53fa1f12abcf4158b162a6f932be8989ab821d7172ffef7b51a1258280');
INSERT INTO "audit" VALUES(36,1772499600000,NULL,'01a21d0b-044b-7002-af88-0a7bffed4441','student','login',NULL,NULL,'applied',NULL,NULL,NULL,'04c1e77f1e4c202971670d43a9d9366939e3ab7c92163ba39c4094afbd177ae5');
INSERT INTO "audit" VALUES(37,1772499600000,'019cb135-8280-7c8e-bf38-c857bbde7584','01a21d0b-044b-7002-af88-0a7bffed4441','student','accept','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','applied',NULL,'47b02bc1753016ccaac6f91599b1db202d3f0ee130cdf99497dbe22f063b2295','8c87cfb078846b140bc4a37ea343d94d','ebbf8e76960309c07f5a7cfc1f3bcba877c90d88b0c576e1a63a3e9cca6d3e6a');
INSERT INTO "audit" VALUES(38,1772499600000,NULL,'01a21d0b-0468-7002-9f7e-73ef15ae549f','student','login',NULL,NULL,'applied',NULL,NULL,NULL,'3725b4008d984b1918cd6444a9a8e53adac598b1a39062788045b98d904133b9');
INSERT INTO "audit" VALUES(39,1772499600000,'019cb135-8280-714e-8540-b98579e9b0f1','01a21d0b-0468-7002-9f7e-73ef15ae549f','student','decline','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','applied',NULL,'32068378dd6cf6c4dae7b6407b0c5e62a9e6571267bffc7743e649824c6738a6','df3359d1695bdbc75ce1faf6c1e7b934','ab6ffba619cfe10f5e66d2633d1046abd449146da8d6317b2b557fdc15fbd8a0');
INSERT INTO "audit" VALUES(40,1772586000000,NULL,'01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','college','login',NULL,NULL,'applied',NULL,NULL,NULL,'8f8f7d71e3e45c4501c6f632313b9dcdae3748dca36688053170478b67f6f699');
INSERT INTO "audit" VALUES(41,1772586000000,'019cb65b-de80-7e4a-bf2a-11729ca2a428','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','college','college_approve','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','applied',NULL,'c460bf2ab390e5ad8efff2e84dc595fdb045f8eb41a5e3e7ee491ccbaa4dfe03','3fc62160ce01255cc17bda6da460c165','6faebb6118cde85067b7f462d0e172abc7c26bef841c577205de006ab22a1ac1');
INSERT INTO "audit" VALUES(42,1772586000000,'019cb65b-de80-7632-b173-dfee204da8c9','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','college','college_return','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','applied',NULL,'068150376da3d0f101eadcbc3e4b791712d634829ca2c8032fccf92f197b10f0','9b89366fc2abe991f4c4b957e60682bd','14bc873f5fc4565aa21309d4c543045995080cec567367037cafd8ca216519c0');
INSERT INTO "audit" VALUES(43,1772672400000,NULL,'01a21d0b-01c2-7001-927b-3218192a5fd8','office','login',NULL,NULL,'applied',NULL,NULL,NULL,'15fd14249ea5362b1aba8ca1312c72fde73d3d5567ac76d975c9fb2d941afded');
INSERT INTO "audit" VALUES(44,1772672400000,'019cbb82-3a80-7dcf-b292-4266ca6226cb','01a21d0b-01c2-7001-927b-3218192a5fd8','office','office_approve','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','applied',NULL,'586ffa359a6181a1841d33d944d781d5d96e1217859c34ce644e5bedff8dec94','99a3f34846794d52b26dfbed2d000caf','f08aacc5863dec16a3d1937bc41b03db28f03d1bff98053d0e0fecdc074c7f0b');
INSERT INTO "audit" VALUES(45,1772672400000,NULL,'01a21d0b-02f7-7005-8b49-07dc29ed39cc','employer','login',NULL,NULL,'applied',NULL,NULL,NULL,'b9ecca3dc3fd77635c51aa454b9bc4233509540517cf449b75345abbcc312e8f');
INSERT INTO "audit" VALUES(46,1772672400000,'019cbb82-3a80-7003-8f69-3aee568f413d','01a21d0b-02f7-7005-8b49-07dc29ed39cc','employer','save_draft','signing','019cbb82-3a80-75e6-b656-2418d901dd4e','applied',NULL,'8d11fe6efbf92b90c0b6511868739f6590b61534243cabce7b6777bb7c258b42','cd30a9b1fd98cb04ad4a89cb6a3de4ed','c096b812c9b78e9e861dae4c206f59ee5d50dbde4ebaea48c1c6a01b7bb2bb54');
CREATE TABLE college (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "college" VALUES('019cac0f-2680-7000-a513-7e0386f2279e','active','01','化学学院','college-2020','{"contact":"化学学院办公室","phone":"0731-58290101"}','4a1a45afd803b0a366eb1f6b8b80cf69');
CREATE TABLE credential (
  account TEXT PRIMARY KEY REFERENCES account (id),
  hash TEXT,
  initial TEXT,
  changed_at BIGINT
);
INSERT INTO "credential" VALUES('019cac0f-2680-7000-b56f-7145087e0a05',NULL,'b9c913845f9f6b6201c0a96a0b9d7bc009ec70db822e76cf98d2d95422b7015e',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-01c2-7001-927b-3218192a5fd8',NULL,'5342d2e248da60e9931c2418e337cbccfbcc0fa87e61890d4e46ae028913da8f',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',NULL,'d441bc44a42b553a066c6e57f21a86d841f6a0f384dbcfe1b4d202c1b39cf73d',1772413200000);
INSERT INTO "credential" VALUES('019cac0f-2680-7001-8d88-d22e10add1c6',NULL,'14de2827f8ba72d0096a0f667bc8216417d2f74d3c0d5f707067918404161b25',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-02f7-7002-b4ff-54de2d3031bf',NULL,'07dc7a5e6bd5c216eb683eccf1d474503a766032172859c15cf780953d3f835d',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-02f7-7005-8b49-07dc29ed39cc',NULL,'0c6205848bbd7ef94e8925c0288cf0f5eec1140975c3c705d5dfcbb298842d32',1772413200000);
INSERT INTO "credential" VALUES('019cac0f-2680-7001-bc63-1170b4918041',NULL,'f1d77d92cf0440588b24ffee2f7cc6ec6d5906bd09614b392a373e37476f7902',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-044b-7002-af88-0a7bffed4441',NULL,'312ce4cc34b57d0da6208d6d82305e268ae0933bc802ebf2bd58cfe599e373ab',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-0468-7002-9f7e-73ef15ae549f',NULL,'fe94b5b7e40d01275dfcf5f0fbc33497a8365b7ec79690f112a92c6155d38c9b',1772413200000);
INSERT INTO "credential" VALUES('01a21d0b-0468-7005-90b8-c22d283e960b',NULL,'8ce494b317fd75903412d5046d32070e5ca3c12d62e0ed4458b9d9c79031a186',1772413200000);
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  app TEXT,
  last_seq BIGINT NOT NULL,
  failing_seq BIGINT,
  failures BIGINT NOT NULL DEFAULT 0,
  registered_at BIGINT NOT NULL
);
INSERT INTO "device" VALUES('019cac0f-2680-7d54-ae0a-011dbddd9520','019cac0f-2680-7001-8d88-d22e10add1c6','protocol.py',5,NULL,0,1772413200000);
INSERT INTO "device" VALUES('019cac0f-2680-76de-bcdb-c5eaef0960ac','01a21d0b-02f7-7002-b4ff-54de2d3031bf','protocol.py',2,NULL,0,1772413200000);
INSERT INTO "device" VALUES('019cb135-8280-7606-b9bd-7aa40ac489da','019cac0f-2680-7001-bc63-1170b4918041','protocol.py',1,NULL,0,1772499600000);
INSERT INTO "device" VALUES('019cb135-8280-7f03-9b94-6b45c96121fd','01a21d0b-044b-7002-af88-0a7bffed4441','protocol.py',1,NULL,0,1772499600000);
INSERT INTO "device" VALUES('019cb135-8280-773c-93ef-83006a926df2','01a21d0b-0468-7002-9f7e-73ef15ae549f','protocol.py',1,NULL,0,1772499600000);
INSERT INTO "device" VALUES('019cb65b-de80-7dab-b3ef-edce8941fe9a','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','protocol.py',2,NULL,0,1772586000000);
INSERT INTO "device" VALUES('019cbb82-3a80-7cf5-bd02-399faa4dffa0','01a21d0b-01c2-7001-927b-3218192a5fd8','protocol.py',1,NULL,0,1772672400000);
INSERT INTO "device" VALUES('019cbb82-3a80-7d36-9bfb-c9ee666f52ae','01a21d0b-02f7-7005-8b49-07dc29ed39cc','protocol.py',1,NULL,0,1772672400000);
CREATE TABLE employer (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'blocked')),
  credit_code TEXT UNIQUE,
  name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  contact TEXT,
  nature TEXT,
  industry TEXT,
  division TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "employer" VALUES('019cac0f-2680-7000-b90b-80bd060a92ad','approved','12620122368166009J','皋兰县第三人民医院','gao lan xian di san ren min yi yuan','glxdsrmyy','李女士','23','43','620122','employer-2020','{"address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","email":"hr657355@example.com","mobile":"18104953939","phone":"0982-59557633","postcode":"557674","size":"small"}','558bec73b868fb34abec4c0083bfef0f');
INSERT INTO "employer" VALUES('01a21d0b-02f7-7001-a6b3-d44907b76957','approved','91610725MAQKXM3Q4J','汉中云远电子有限责任公司','han zhong yun yuan dian zi you xian ze ren gong si','hzyydzyxzrgs','严女士','39','22','610725','employer-2020','{"address":"陕西省汉中市勉县中山路12号","email":"hr611848@example.com","mobile":"18634823078","phone":"0793-85816582","postcode":"410368","size":"large"}','808f25ee1f028fffd4dfd54a718c5ec1');
INSERT INTO "employer" VALUES('01a21d0b-02f7-7004-84df-0f3edb466120','approved','123408288210668837','岳西县外国语学校','yue xi xian wai guo yu xue xiao','yxxwgyxx','宋先生','22','42','340828','employer-2020','{"address":"安徽省安庆市岳西县黄河路286号","email":"hr976389@example.com","mobile":"13664798268","phone":"0888-45943769","postcode":"843038","size":"small"}','372500a4ecdb46ab95f685fcedb2ec94');
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  at BIGINT NOT NULL,
  action TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  actor TEXT,
  actor_name TEXT,
  role TEXT,
  from_state TEXT,
  to_state TEXT,
  note TEXT,
  content TEXT
);
INSERT INTO "event" VALUES('019cac0f-2680-8c7d-9575-07d38ee75519','active',1772413200000,'invite','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','019cac0f-2680-7001-8d88-d22e10add1c6','皋兰县第三人民医院','employer',NULL,'invited',NULL,'d71479ee1a5e97222b6d2646387e75d2');
INSERT INTO "event" VALUES('019cac0f-2680-879b-a6e9-92efebefe211','active',1772413200000,'invite','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','019cac0f-2680-7001-8d88-d22e10add1c6','皋兰县第三人民医院','employer',NULL,'invited',NULL,'aefb15c1b6c9c1d47ed21310bbbe49ac');
INSERT INTO "event" VALUES('019cac0f-2680-8085-8639-ffc639c7414b','active',1772413200000,'invite','signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','019cac0f-2680-7001-8d88-d22e10add1c6','皋兰县第三人民医院','employer',NULL,'invited',NULL,'610b3feb4c799fdb3c02097366214e5a');
INSERT INTO "event" VALUES('019cac0f-2680-8755-8d61-31ee75e2d67d','active',1772413200000,'invite','signing','019cac0f-2680-725c-9d88-1089e8bc2002','019cac0f-2680-7001-8d88-d22e10add1c6','皋兰县第三人民医院','employer',NULL,'invited',NULL,'acbc372477ada2de91843e3c38a41e3a');
INSERT INTO "event" VALUES('019cac0f-2680-816d-abcb-b3119ca78718','active',1772413200000,'invite','signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','01a21d0b-02f7-7002-b4ff-54de2d3031bf','汉中云远电子有限责任公司','employer',NULL,'invited',NULL,'5003585280f8c87d4639692e987b41fd');
INSERT INTO "event" VALUES('019cac0f-2680-8a62-a74e-372164143279','active',1772413200000,'invite','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','01a21d0b-02f7-7002-b4ff-54de2d3031bf','汉中云远电子有限责任公司','employer',NULL,'invited',NULL,'a6635bf1be20c707dbdfa22753be7161');
INSERT INTO "event" VALUES('019cb135-8280-8896-9263-8e3105282650','active',1772499600000,'accept','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','019cac0f-2680-7001-bc63-1170b4918041','张雪彤','student','invited','college_review',NULL,'81db15c45e7ed7bc8cd2817cc065dfec');
INSERT INTO "event" VALUES('019cb135-8280-8344-9ec1-21a4494ebfa7','active',1772499600000,'accept','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','01a21d0b-044b-7002-af88-0a7bffed4441','杨艳萍','student','invited','college_review',NULL,'8c87cfb078846b140bc4a37ea343d94d');
INSERT INTO "event" VALUES('019cb135-8280-8818-b45a-969e857db61a','active',1772499600000,'decline','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','01a21d0b-0468-7002-9f7e-73ef15ae549f','马梓涛','student','invited','declined','专业不对口','df3359d1695bdbc75ce1faf6c1e7b934');
INSERT INTO "event" VALUES('019cb65b-de80-8f3b-9a11-c20a6635fc1d','active',1772586000000,'college_approve','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','化学学院秘书','college','college_review','office_review',NULL,'3fc62160ce01255cc17bda6da460c165');
INSERT INTO "event" VALUES('019cb65b-de80-8fce-b342-827ba1c97a4c','active',1772586000000,'college_return','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','化学学院秘书','college','college_review','returned','请补充健康状况','9b89366fc2abe991f4c4b957e60682bd');
INSERT INTO "event" VALUES('019cbb82-3a80-8973-b47f-b38ea9e0dfa7','active',1772672400000,'office_approve','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','01a21d0b-01c2-7001-927b-3218192a5fd8','何志远','office','office_review','signed',NULL,'99a3f34846794d52b26dfbed2d000caf');
INSERT INTO "event" VALUES('019cbb82-3a80-80f1-8283-282353c38179','active',1772672400000,'save_draft','signing','019cbb82-3a80-75e6-b656-2418d901dd4e','01a21d0b-02f7-7005-8b49-07dc29ed39cc','岳西县外国语学校','employer',NULL,'draft',NULL,'cd30a9b1fd98cb04ad4a89cb6a3de4ed');
CREATE TABLE failure (
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (who, at, n)
);
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
INSERT INTO "meta" VALUES('server_id','019cac0f-2680-7000-bef6-6ce881ab5144');
INSERT INTO "meta" VALUES('epoch','019cac0f-2680-7001-8f1a-0673fc6d5453');
INSERT INTO "meta" VALUES('content_key','d0f68b0f76bc681d3c01f1ce910c6d9bd07fd39451ad39f1129db067b4bca2a8');
INSERT INTO "meta" VALUES('directory','01a21d0b-0468-7006-b72a-cf028a08031a');
CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('unread', 'read')),
  account TEXT NOT NULL REFERENCES account (id),
  code TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  text_1 TEXT,
  text_2 TEXT,
  at BIGINT NOT NULL,
  content TEXT
);
INSERT INTO "notice" VALUES('019cac0f-2680-8675-b4b4-ad9a77594a97','unread','019cac0f-2680-7001-bc63-1170b4918041','signing-invited','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','皋兰县第三人民医院','2026-03-16',1772413200000,'84c518b6bb5d5ff5dd7af458d74a1813');
INSERT INTO "notice" VALUES('019cac0f-2680-8ec2-a01f-39328be2f9ea','unread','01a21d0b-044b-7002-af88-0a7bffed4441','signing-invited','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','皋兰县第三人民医院','2026-03-16',1772413200000,'9cc9293adfd61267a3d8fe40a6b8180e');
INSERT INTO "notice" VALUES('019cac0f-2680-86bb-ae5e-8149bc6e92b9','unread','01a21d0b-0468-7002-9f7e-73ef15ae549f','signing-invited','signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','皋兰县第三人民医院','2026-03-16',1772413200000,'687f122201d10d024a693163b30910ca');
INSERT INTO "notice" VALUES('019cac0f-2680-8624-9454-e922cb24d8c5','unread','01a21d0b-0468-7005-90b8-c22d283e960b','signing-invited','signing','019cac0f-2680-725c-9d88-1089e8bc2002','皋兰县第三人民医院','2026-03-16',1772413200000,'1c0e2531a69e0c4b062befe83293d046');
INSERT INTO "notice" VALUES('019cac0f-2680-856b-9aa0-b9fe553a8b14','unread','019cac0f-2680-7001-bc63-1170b4918041','signing-invited','signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','汉中云远电子有限责任公司','2026-03-16',1772413200000,'617b2f607eda0a2a04413a91715b28d5');
INSERT INTO "notice" VALUES('019cac0f-2680-8e3f-8f40-fddda468ada0','unread','01a21d0b-0468-7002-9f7e-73ef15ae549f','signing-invited','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','汉中云远电子有限责任公司','2026-03-16',1772413200000,'f7bccd850e422411b9d51c709f17161d');
INSERT INTO "notice" VALUES('019cb135-8280-84b2-ad13-b506a5032e0e','unread','019cac0f-2680-7001-8d88-d22e10add1c6','signing-accepted','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','张雪彤',NULL,1772499600000,'73697be2832bd6e8429fa0127974590e');
INSERT INTO "notice" VALUES('019cb135-8280-88d8-8fc6-613d53f8da33','unread','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','signing-to-review','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','张雪彤',NULL,1772499600000,'96ba75cfa7d6d71283189f2fdf3a9b8c');
INSERT INTO "notice" VALUES('019cb135-8280-8ab6-9840-492b2b35bcb7','unread','019cac0f-2680-7001-8d88-d22e10add1c6','signing-accepted','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','杨艳萍',NULL,1772499600000,'66192b13875a803280dc0e116a6ec01b');
INSERT INTO "notice" VALUES('019cb135-8280-8219-857a-c30bb662a799','unread','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','signing-to-review','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','杨艳萍',NULL,1772499600000,'625d968eba0659a172ca55da39991b8b');
INSERT INTO "notice" VALUES('019cb135-8280-8354-af27-779796e69ff7','unread','01a21d0b-02f7-7002-b4ff-54de2d3031bf','signing-declined','signing','019cac0f-2680-7d85-8dc3-52ef215f2197','马梓涛','专业不对口',1772499600000,'6a20ed22a0cf7c2ff0431db338b732ae');
INSERT INTO "notice" VALUES('019cb65b-de80-8988-9388-fa43273831c3','unread','019cac0f-2680-7001-bc63-1170b4918041','signing-college-approved','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','皋兰县第三人民医院',NULL,1772586000000,'05802a8d686668a5e36d55e7b8c76903');
INSERT INTO "notice" VALUES('019cb65b-de80-8305-b77a-78b473d4df1b','unread','01a21d0b-044b-7002-af88-0a7bffed4441','signing-returned','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','皋兰县第三人民医院','请补充健康状况',1772586000000,'ad79c30193b4a0671c0795723b9682a9');
INSERT INTO "notice" VALUES('019cb65b-de80-8f78-857e-5ca5e2b29c37','unread','019cac0f-2680-7001-8d88-d22e10add1c6','signing-returned','signing','019cac0f-2680-7c19-ac46-c9b8d724262a','杨艳萍','请补充健康状况',1772586000000,'1795109486870157fa98b1a21b2bc581');
INSERT INTO "notice" VALUES('019cbb82-3a80-897a-94fb-06e11ee462f5','unread','01a21d0b-02f7-7002-b4ff-54de2d3031bf','signing-superseded','signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','张雪彤',NULL,1772672400000,'cc2d3dcedf892fa248fa104063c853e2');
INSERT INTO "notice" VALUES('019cbb82-3a80-84bd-aa34-be56a7010a05','unread','019cac0f-2680-7001-bc63-1170b4918041','signing-signed','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','皋兰县第三人民医院',NULL,1772672400000,'62dd4f623ea997cf3f41d59c4db7edbe');
INSERT INTO "notice" VALUES('019cbb82-3a80-8d21-8eaa-c101e793daa9','unread','019cac0f-2680-7001-8d88-d22e10add1c6','signing-signed','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','张雪彤',NULL,1772672400000,'8e60f224a27097ae55a4744528b1f633');
INSERT INTO "notice" VALUES('019cbb82-3a80-8e7c-9257-77833362fc5b','unread','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','signing-signed','signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','张雪彤',NULL,1772672400000,'ffbe5d4d4269047a04169f94e4bb468c');
CREATE TABLE publication (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  rev BIGINT NOT NULL,
  gone TEXT CHECK (gone IN ('deleted', 'scope')),
  content TEXT,
  PRIMARY KEY (kind, id, scope)
);
INSERT INTO "publication" VALUES('settings','019cac0f-2680-7000-bb79-1fad193bfa41','public',1,NULL,'39fa800c621403f56e491b4d65194dc4');
INSERT INTO "publication" VALUES('college','019cac0f-2680-7000-a513-7e0386f2279e','public',2,NULL,'4a1a45afd803b0a366eb1f6b8b80cf69');
INSERT INTO "publication" VALUES('account','019cac0f-2680-7000-b56f-7145087e0a05','account:019cac0f-2680-7000-b56f-7145087e0a05',1,NULL,'d9d1c2b48060bf2d4c3e5d8f229241c2');
INSERT INTO "publication" VALUES('account','01a21d0b-01c2-7001-927b-3218192a5fd8','account:01a21d0b-01c2-7001-927b-3218192a5fd8',1,NULL,'6a675301ed77d9ab1ad1b25e4874dea4');
INSERT INTO "publication" VALUES('account','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','account:01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',1,NULL,'fe08b41a7ab35d5ba7c8f579a1d30d91');
INSERT INTO "publication" VALUES('employer','019cac0f-2680-7000-b90b-80bd060a92ad','school',1,NULL,'558bec73b868fb34abec4c0083bfef0f');
INSERT INTO "publication" VALUES('employer','019cac0f-2680-7000-b90b-80bd060a92ad','employer:019cac0f-2680-7000-b90b-80bd060a92ad',1,NULL,'558bec73b868fb34abec4c0083bfef0f');
INSERT INTO "publication" VALUES('account','019cac0f-2680-7001-8d88-d22e10add1c6','account:019cac0f-2680-7001-8d88-d22e10add1c6',1,NULL,'84e4c3fb9064a14e587af0568a08d4ce');
INSERT INTO "publication" VALUES('employer','01a21d0b-02f7-7001-a6b3-d44907b76957','school',2,NULL,'808f25ee1f028fffd4dfd54a718c5ec1');
INSERT INTO "publication" VALUES('employer','01a21d0b-02f7-7001-a6b3-d44907b76957','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',1,NULL,'808f25ee1f028fffd4dfd54a718c5ec1');
INSERT INTO "publication" VALUES('account','01a21d0b-02f7-7002-b4ff-54de2d3031bf','account:01a21d0b-02f7-7002-b4ff-54de2d3031bf',1,NULL,'46d122570e5a042c7ea73a77c1257b52');
INSERT INTO "publication" VALUES('employer','01a21d0b-02f7-7004-84df-0f3edb466120','school',3,NULL,'372500a4ecdb46ab95f685fcedb2ec94');
INSERT INTO "publication" VALUES('employer','01a21d0b-02f7-7004-84df-0f3edb466120','employer:01a21d0b-02f7-7004-84df-0f3edb466120',1,NULL,'372500a4ecdb46ab95f685fcedb2ec94');
INSERT INTO "publication" VALUES('account','01a21d0b-02f7-7005-8b49-07dc29ed39cc','account:01a21d0b-02f7-7005-8b49-07dc29ed39cc',1,NULL,'ca154e81a334635f53017d1ce2760e53');
INSERT INTO "publication" VALUES('student','019cac0f-2680-7000-a2d0-d43ff988d0ca','college:019cac0f-2680-7000-a513-7e0386f2279e',17,NULL,'20cd28380716bc482e735fdbf15b5ec6');
INSERT INTO "publication" VALUES('student','019cac0f-2680-7000-a2d0-d43ff988d0ca','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',6,NULL,'20cd28380716bc482e735fdbf15b5ec6');
INSERT INTO "publication" VALUES('account','019cac0f-2680-7001-bc63-1170b4918041','account:019cac0f-2680-7001-bc63-1170b4918041',1,NULL,'139737e2751df6d73f32ff646a6e2f9a');
INSERT INTO "publication" VALUES('student','01a21d0b-044b-7001-b7c6-3ab14e02d8b5','college:019cac0f-2680-7000-a513-7e0386f2279e',21,NULL,'ae51d9871112b368d8a2eed287923d9e');
INSERT INTO "publication" VALUES('student','01a21d0b-044b-7001-b7c6-3ab14e02d8b5','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',4,NULL,'ae51d9871112b368d8a2eed287923d9e');
INSERT INTO "publication" VALUES('account','01a21d0b-044b-7002-af88-0a7bffed4441','account:01a21d0b-044b-7002-af88-0a7bffed4441',1,NULL,'9926110064dc3fb20a3a598142626deb');
INSERT INTO "publication" VALUES('student','01a21d0b-0468-7001-a6a4-88fcce104f2e','college:019cac0f-2680-7000-a513-7e0386f2279e',3,NULL,'041167c479d905abed00128d5b5050ee');
INSERT INTO "publication" VALUES('student','01a21d0b-0468-7001-a6a4-88fcce104f2e','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',1,NULL,'041167c479d905abed00128d5b5050ee');
INSERT INTO "publication" VALUES('account','01a21d0b-0468-7002-9f7e-73ef15ae549f','account:01a21d0b-0468-7002-9f7e-73ef15ae549f',1,NULL,'eb045b565258e155088cfa5c5f70d932');
INSERT INTO "publication" VALUES('student','01a21d0b-0468-7004-a850-1c95ad7cc157','college:019cac0f-2680-7000-a513-7e0386f2279e',4,NULL,'f3709048055a12310f6aff1662e51e55');
INSERT INTO "publication" VALUES('student','01a21d0b-0468-7004-a850-1c95ad7cc157','student:01a21d0b-0468-7004-a850-1c95ad7cc157',1,NULL,'f3709048055a12310f6aff1662e51e55');
INSERT INTO "publication" VALUES('account','01a21d0b-0468-7005-90b8-c22d283e960b','account:01a21d0b-0468-7005-90b8-c22d283e960b',1,NULL,'5728579f60e68c9b05cc5ca33f6bf1b4');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','college:019cac0f-2680-7000-a513-7e0386f2279e',33,NULL,'84b268cbd25dfbdc168e1fdb40412853');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',13,NULL,'84b268cbd25dfbdc168e1fdb40412853');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','employer:019cac0f-2680-7000-b90b-80bd060a92ad',22,NULL,'84b268cbd25dfbdc168e1fdb40412853');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8c7d-9575-07d38ee75519','college:019cac0f-2680-7000-a513-7e0386f2279e',6,NULL,'d71479ee1a5e97222b6d2646387e75d2');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8c7d-9575-07d38ee75519','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',3,NULL,'d71479ee1a5e97222b6d2646387e75d2');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8c7d-9575-07d38ee75519','employer:019cac0f-2680-7000-b90b-80bd060a92ad',3,NULL,'d71479ee1a5e97222b6d2646387e75d2');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-8675-b4b4-ad9a77594a97','account:019cac0f-2680-7001-bc63-1170b4918041',2,NULL,'84c518b6bb5d5ff5dd7af458d74a1813');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7c19-ac46-c9b8d724262a','college:019cac0f-2680-7000-a513-7e0386f2279e',30,NULL,'7b24c2bfff029af6319982449bf3a48a');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7c19-ac46-c9b8d724262a','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',9,NULL,'7b24c2bfff029af6319982449bf3a48a');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7c19-ac46-c9b8d724262a','employer:019cac0f-2680-7000-b90b-80bd060a92ad',19,NULL,'7b24c2bfff029af6319982449bf3a48a');
INSERT INTO "publication" VALUES('event','019cac0f-2680-879b-a6e9-92efebefe211','college:019cac0f-2680-7000-a513-7e0386f2279e',8,NULL,'aefb15c1b6c9c1d47ed21310bbbe49ac');
INSERT INTO "publication" VALUES('event','019cac0f-2680-879b-a6e9-92efebefe211','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',3,NULL,'aefb15c1b6c9c1d47ed21310bbbe49ac');
INSERT INTO "publication" VALUES('event','019cac0f-2680-879b-a6e9-92efebefe211','employer:019cac0f-2680-7000-b90b-80bd060a92ad',5,NULL,'aefb15c1b6c9c1d47ed21310bbbe49ac');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-8ec2-a01f-39328be2f9ea','account:01a21d0b-044b-7002-af88-0a7bffed4441',2,NULL,'9cc9293adfd61267a3d8fe40a6b8180e');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','college:019cac0f-2680-7000-a513-7e0386f2279e',9,NULL,'ca8e4967ba5509a53479f1acc2c6399c');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',2,NULL,'ca8e4967ba5509a53479f1acc2c6399c');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7899-8e3e-5b8e6d655dcf','employer:019cac0f-2680-7000-b90b-80bd060a92ad',6,NULL,'ca8e4967ba5509a53479f1acc2c6399c');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8085-8639-ffc639c7414b','college:019cac0f-2680-7000-a513-7e0386f2279e',10,NULL,'610b3feb4c799fdb3c02097366214e5a');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8085-8639-ffc639c7414b','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',3,NULL,'610b3feb4c799fdb3c02097366214e5a');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8085-8639-ffc639c7414b','employer:019cac0f-2680-7000-b90b-80bd060a92ad',7,NULL,'610b3feb4c799fdb3c02097366214e5a');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-86bb-ae5e-8149bc6e92b9','account:01a21d0b-0468-7002-9f7e-73ef15ae549f',2,NULL,'687f122201d10d024a693163b30910ca');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-725c-9d88-1089e8bc2002','college:019cac0f-2680-7000-a513-7e0386f2279e',11,NULL,'bbccd6a7f783672c841eec3a9f886a34');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-725c-9d88-1089e8bc2002','student:01a21d0b-0468-7004-a850-1c95ad7cc157',2,NULL,'bbccd6a7f783672c841eec3a9f886a34');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-725c-9d88-1089e8bc2002','employer:019cac0f-2680-7000-b90b-80bd060a92ad',8,NULL,'bbccd6a7f783672c841eec3a9f886a34');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8755-8d61-31ee75e2d67d','college:019cac0f-2680-7000-a513-7e0386f2279e',12,NULL,'acbc372477ada2de91843e3c38a41e3a');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8755-8d61-31ee75e2d67d','student:01a21d0b-0468-7004-a850-1c95ad7cc157',3,NULL,'acbc372477ada2de91843e3c38a41e3a');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8755-8d61-31ee75e2d67d','employer:019cac0f-2680-7000-b90b-80bd060a92ad',9,NULL,'acbc372477ada2de91843e3c38a41e3a');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-8624-9454-e922cb24d8c5','account:01a21d0b-0468-7005-90b8-c22d283e960b',2,NULL,'1c0e2531a69e0c4b062befe83293d046');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','college:019cac0f-2680-7000-a513-7e0386f2279e',34,NULL,'bd262aca0d66282b0f048f41704fc0f4');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',14,NULL,'bd262aca0d66282b0f048f41704fc0f4');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d2a-bf18-c03ae37fad9e','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',8,NULL,'bd262aca0d66282b0f048f41704fc0f4');
INSERT INTO "publication" VALUES('event','019cac0f-2680-816d-abcb-b3119ca78718','college:019cac0f-2680-7000-a513-7e0386f2279e',14,NULL,'5003585280f8c87d4639692e987b41fd');
INSERT INTO "publication" VALUES('event','019cac0f-2680-816d-abcb-b3119ca78718','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',5,NULL,'5003585280f8c87d4639692e987b41fd');
INSERT INTO "publication" VALUES('event','019cac0f-2680-816d-abcb-b3119ca78718','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',3,NULL,'5003585280f8c87d4639692e987b41fd');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-856b-9aa0-b9fe553a8b14','account:019cac0f-2680-7001-bc63-1170b4918041',3,NULL,'617b2f607eda0a2a04413a91715b28d5');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d85-8dc3-52ef215f2197','college:019cac0f-2680-7000-a513-7e0386f2279e',25,NULL,'88f2aebb6ed82c906bb37e51e0acf647');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d85-8dc3-52ef215f2197','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',6,NULL,'88f2aebb6ed82c906bb37e51e0acf647');
INSERT INTO "publication" VALUES('signing','019cac0f-2680-7d85-8dc3-52ef215f2197','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',6,NULL,'88f2aebb6ed82c906bb37e51e0acf647');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8a62-a74e-372164143279','college:019cac0f-2680-7000-a513-7e0386f2279e',16,NULL,'a6635bf1be20c707dbdfa22753be7161');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8a62-a74e-372164143279','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',5,NULL,'a6635bf1be20c707dbdfa22753be7161');
INSERT INTO "publication" VALUES('event','019cac0f-2680-8a62-a74e-372164143279','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',5,NULL,'a6635bf1be20c707dbdfa22753be7161');
INSERT INTO "publication" VALUES('notice','019cac0f-2680-8e3f-8f40-fddda468ada0','account:01a21d0b-0468-7002-9f7e-73ef15ae549f',3,NULL,'f7bccd850e422411b9d51c709f17161d');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-8a4a-ae80-dc83bcdf7155','college:019cac0f-2680-7000-a513-7e0386f2279e',32,NULL,'43eb57abd096529177945cd976bb6360');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-8a4a-ae80-dc83bcdf7155','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',12,NULL,'43eb57abd096529177945cd976bb6360');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-8a4a-ae80-dc83bcdf7155','employer:019cac0f-2680-7000-b90b-80bd060a92ad',21,NULL,'43eb57abd096529177945cd976bb6360');
INSERT INTO "publication" VALUES('event','019cb135-8280-8896-9263-8e3105282650','college:019cac0f-2680-7000-a513-7e0386f2279e',20,NULL,'81db15c45e7ed7bc8cd2817cc065dfec');
INSERT INTO "publication" VALUES('event','019cb135-8280-8896-9263-8e3105282650','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',9,NULL,'81db15c45e7ed7bc8cd2817cc065dfec');
INSERT INTO "publication" VALUES('event','019cb135-8280-8896-9263-8e3105282650','employer:019cac0f-2680-7000-b90b-80bd060a92ad',12,NULL,'81db15c45e7ed7bc8cd2817cc065dfec');
INSERT INTO "publication" VALUES('notice','019cb135-8280-84b2-ad13-b506a5032e0e','account:019cac0f-2680-7001-8d88-d22e10add1c6',2,NULL,'73697be2832bd6e8429fa0127974590e');
INSERT INTO "publication" VALUES('notice','019cb135-8280-88d8-8fc6-613d53f8da33','account:01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',2,NULL,'96ba75cfa7d6d71283189f2fdf3a9b8c');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-83b0-bd75-e6b892240353','college:019cac0f-2680-7000-a513-7e0386f2279e',29,NULL,'1bc42b87727ee3e65f4257869243bd77');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-83b0-bd75-e6b892240353','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',8,NULL,'1bc42b87727ee3e65f4257869243bd77');
INSERT INTO "publication" VALUES('agreement','019cb135-8280-83b0-bd75-e6b892240353','employer:019cac0f-2680-7000-b90b-80bd060a92ad',18,NULL,'1bc42b87727ee3e65f4257869243bd77');
INSERT INTO "publication" VALUES('event','019cb135-8280-8344-9ec1-21a4494ebfa7','college:019cac0f-2680-7000-a513-7e0386f2279e',24,NULL,'8c87cfb078846b140bc4a37ea343d94d');
INSERT INTO "publication" VALUES('event','019cb135-8280-8344-9ec1-21a4494ebfa7','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',7,NULL,'8c87cfb078846b140bc4a37ea343d94d');
INSERT INTO "publication" VALUES('event','019cb135-8280-8344-9ec1-21a4494ebfa7','employer:019cac0f-2680-7000-b90b-80bd060a92ad',15,NULL,'8c87cfb078846b140bc4a37ea343d94d');
INSERT INTO "publication" VALUES('notice','019cb135-8280-8ab6-9840-492b2b35bcb7','account:019cac0f-2680-7001-8d88-d22e10add1c6',3,NULL,'66192b13875a803280dc0e116a6ec01b');
INSERT INTO "publication" VALUES('notice','019cb135-8280-8219-857a-c30bb662a799','account:01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',3,NULL,'625d968eba0659a172ca55da39991b8b');
INSERT INTO "publication" VALUES('event','019cb135-8280-8818-b45a-969e857db61a','college:019cac0f-2680-7000-a513-7e0386f2279e',26,NULL,'df3359d1695bdbc75ce1faf6c1e7b934');
INSERT INTO "publication" VALUES('event','019cb135-8280-8818-b45a-969e857db61a','student:01a21d0b-0468-7001-a6a4-88fcce104f2e',7,NULL,'df3359d1695bdbc75ce1faf6c1e7b934');
INSERT INTO "publication" VALUES('event','019cb135-8280-8818-b45a-969e857db61a','employer:01a21d0b-02f7-7001-a6b3-d44907b76957',7,NULL,'df3359d1695bdbc75ce1faf6c1e7b934');
INSERT INTO "publication" VALUES('notice','019cb135-8280-8354-af27-779796e69ff7','account:01a21d0b-02f7-7002-b4ff-54de2d3031bf',2,NULL,'6a20ed22a0cf7c2ff0431db338b732ae');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8f3b-9a11-c20a6635fc1d','college:019cac0f-2680-7000-a513-7e0386f2279e',28,NULL,'3fc62160ce01255cc17bda6da460c165');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8f3b-9a11-c20a6635fc1d','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',11,NULL,'3fc62160ce01255cc17bda6da460c165');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8f3b-9a11-c20a6635fc1d','employer:019cac0f-2680-7000-b90b-80bd060a92ad',17,NULL,'3fc62160ce01255cc17bda6da460c165');
INSERT INTO "publication" VALUES('notice','019cb65b-de80-8988-9388-fa43273831c3','account:019cac0f-2680-7001-bc63-1170b4918041',4,NULL,'05802a8d686668a5e36d55e7b8c76903');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8fce-b342-827ba1c97a4c','college:019cac0f-2680-7000-a513-7e0386f2279e',31,NULL,'9b89366fc2abe991f4c4b957e60682bd');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8fce-b342-827ba1c97a4c','student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',10,NULL,'9b89366fc2abe991f4c4b957e60682bd');
INSERT INTO "publication" VALUES('event','019cb65b-de80-8fce-b342-827ba1c97a4c','employer:019cac0f-2680-7000-b90b-80bd060a92ad',20,NULL,'9b89366fc2abe991f4c4b957e60682bd');
INSERT INTO "publication" VALUES('notice','019cb65b-de80-8305-b77a-78b473d4df1b','account:01a21d0b-044b-7002-af88-0a7bffed4441',3,NULL,'ad79c30193b4a0671c0795723b9682a9');
INSERT INTO "publication" VALUES('notice','019cb65b-de80-8f78-857e-5ca5e2b29c37','account:019cac0f-2680-7001-8d88-d22e10add1c6',4,NULL,'1795109486870157fa98b1a21b2bc581');
INSERT INTO "publication" VALUES('event','019cbb82-3a80-8973-b47f-b38ea9e0dfa7','college:019cac0f-2680-7000-a513-7e0386f2279e',35,NULL,'99a3f34846794d52b26dfbed2d000caf');
INSERT INTO "publication" VALUES('event','019cbb82-3a80-8973-b47f-b38ea9e0dfa7','student:019cac0f-2680-7000-a2d0-d43ff988d0ca',15,NULL,'99a3f34846794d52b26dfbed2d000caf');
INSERT INTO "publication" VALUES('event','019cbb82-3a80-8973-b47f-b38ea9e0dfa7','employer:019cac0f-2680-7000-b90b-80bd060a92ad',23,NULL,'99a3f34846794d52b26dfbed2d000caf');
INSERT INTO "publication" VALUES('notice','019cbb82-3a80-897a-94fb-06e11ee462f5','account:01a21d0b-02f7-7002-b4ff-54de2d3031bf',3,NULL,'cc2d3dcedf892fa248fa104063c853e2');
INSERT INTO "publication" VALUES('notice','019cbb82-3a80-84bd-aa34-be56a7010a05','account:019cac0f-2680-7001-bc63-1170b4918041',5,NULL,'62dd4f623ea997cf3f41d59c4db7edbe');
INSERT INTO "publication" VALUES('notice','019cbb82-3a80-8d21-8eaa-c101e793daa9','account:019cac0f-2680-7001-8d88-d22e10add1c6',5,NULL,'8e60f224a27097ae55a4744528b1f633');
INSERT INTO "publication" VALUES('notice','019cbb82-3a80-8e7c-9257-77833362fc5b','account:01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',4,NULL,'ffbe5d4d4269047a04169f94e4bb468c');
INSERT INTO "publication" VALUES('signing','019cbb82-3a80-75e6-b656-2418d901dd4e','employer:01a21d0b-02f7-7004-84df-0f3edb466120',2,NULL,'5b04d8232327eaea53c7992b5857877f');
INSERT INTO "publication" VALUES('event','019cbb82-3a80-80f1-8283-282353c38179','employer:01a21d0b-02f7-7004-84df-0f3edb466120',3,NULL,'cd30a9b1fd98cb04ad4a89cb6a3de4ed');
CREATE TABLE receipt (
  uid TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  applied BIGINT NOT NULL,
  left_content TEXT,
  answer TEXT NOT NULL,
  UNIQUE (device, seq)
);
INSERT INTO "receipt" VALUES('019cac0f-2680-7ce4-ba3c-451b75303974','019cac0f-2680-7d54-ae0a-011dbddd9520',1,1,'d6a74e38f10c2c31ca55b8e9a53341e9','{"seq":1,"uid":"019cac0f-2680-7ce4-ba3c-451b75303974","status":"applied","at":{"employer:019cac0f-2680-7000-b90b-80bd060a92ad":3}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-7ac5-a34f-33f64172d4d2','019cac0f-2680-7d54-ae0a-011dbddd9520',2,1,'0dc22e81fa3e3ccb38ec81b7d30dad79','{"seq":2,"uid":"019cac0f-2680-7ac5-a34f-33f64172d4d2","status":"applied","at":{"employer:019cac0f-2680-7000-b90b-80bd060a92ad":5}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-76fe-ab11-28fe8cc7bac6','019cac0f-2680-7d54-ae0a-011dbddd9520',3,1,'ca8e4967ba5509a53479f1acc2c6399c','{"seq":3,"uid":"019cac0f-2680-76fe-ab11-28fe8cc7bac6","status":"applied","at":{"employer:019cac0f-2680-7000-b90b-80bd060a92ad":7}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-7c30-b40c-16f5603bf1dd','019cac0f-2680-7d54-ae0a-011dbddd9520',4,1,'bbccd6a7f783672c841eec3a9f886a34','{"seq":4,"uid":"019cac0f-2680-7c30-b40c-16f5603bf1dd","status":"applied","at":{"employer:019cac0f-2680-7000-b90b-80bd060a92ad":9}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-778f-bae7-a56bfe14265e','019cac0f-2680-7d54-ae0a-011dbddd9520',5,0,NULL,'{"seq":5,"uid":"019cac0f-2680-778f-bae7-a56bfe14265e","status":"rejected","code":"E_ALREADY_INVITED","params":{"expires":"2026-03-16"}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-7d07-8335-cd5a5a9104b5','019cac0f-2680-76de-bcdb-c5eaef0960ac',1,1,'7ca123db98a0a7f24644d1b288b55e2a','{"seq":1,"uid":"019cac0f-2680-7d07-8335-cd5a5a9104b5","status":"applied","at":{"employer:01a21d0b-02f7-7001-a6b3-d44907b76957":3}}');
INSERT INTO "receipt" VALUES('019cac0f-2680-75c2-9ec2-d58e203acd40','019cac0f-2680-76de-bcdb-c5eaef0960ac',2,1,'f0117d7b8f5fd4751e569e14fe28b24a','{"seq":2,"uid":"019cac0f-2680-75c2-9ec2-d58e203acd40","status":"applied","at":{"employer:01a21d0b-02f7-7001-a6b3-d44907b76957":5}}');
INSERT INTO "receipt" VALUES('019cb135-8280-725b-944b-9133d746d148','019cb135-8280-7606-b9bd-7aa40ac489da',1,1,'18f1af4998eca8316aa13a245f93ef12','{"seq":1,"uid":"019cb135-8280-725b-944b-9133d746d148","status":"applied","at":{"student:019cac0f-2680-7000-a2d0-d43ff988d0ca":9}}');
INSERT INTO "receipt" VALUES('019cb135-8280-7c8e-bf38-c857bbde7584','019cb135-8280-7f03-9b94-6b45c96121fd',1,1,'7df22586cefc61e5636710a057cba7e6','{"seq":1,"uid":"019cb135-8280-7c8e-bf38-c857bbde7584","status":"applied","at":{"student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5":7}}');
INSERT INTO "receipt" VALUES('019cb135-8280-714e-8540-b98579e9b0f1','019cb135-8280-773c-93ef-83006a926df2',1,1,'88f2aebb6ed82c906bb37e51e0acf647','{"seq":1,"uid":"019cb135-8280-714e-8540-b98579e9b0f1","status":"applied","at":{"student:01a21d0b-0468-7001-a6a4-88fcce104f2e":7}}');
INSERT INTO "receipt" VALUES('019cb65b-de80-7e4a-bf2a-11729ca2a428','019cb65b-de80-7dab-b3ef-edce8941fe9a',1,1,'14be187c1cbb8e1bf8f3d748b8c6b886','{"seq":1,"uid":"019cb65b-de80-7e4a-bf2a-11729ca2a428","status":"applied","at":{"college:019cac0f-2680-7000-a513-7e0386f2279e":28}}');
INSERT INTO "receipt" VALUES('019cb65b-de80-7632-b173-dfee204da8c9','019cb65b-de80-7dab-b3ef-edce8941fe9a',2,1,'7b24c2bfff029af6319982449bf3a48a','{"seq":2,"uid":"019cb65b-de80-7632-b173-dfee204da8c9","status":"applied","at":{"college:019cac0f-2680-7000-a513-7e0386f2279e":31}}');
INSERT INTO "receipt" VALUES('019cbb82-3a80-7dcf-b292-4266ca6226cb','019cbb82-3a80-7cf5-bd02-399faa4dffa0',1,1,'84b268cbd25dfbdc168e1fdb40412853','{"seq":1,"uid":"019cbb82-3a80-7dcf-b292-4266ca6226cb","status":"applied","at":{"college:019cac0f-2680-7000-a513-7e0386f2279e":35}}');
INSERT INTO "receipt" VALUES('019cbb82-3a80-7003-8f69-3aee568f413d','019cbb82-3a80-7d36-9bfb-c9ee666f52ae',1,1,'5b04d8232327eaea53c7992b5857877f','{"seq":1,"uid":"019cbb82-3a80-7003-8f69-3aee568f413d","status":"applied","at":{"employer:01a21d0b-02f7-7004-84df-0f3edb466120":3}}');
CREATE TABLE scope (
  scope TEXT PRIMARY KEY,
  rev BIGINT NOT NULL,
  n BIGINT NOT NULL,
  sum BIGINT NOT NULL
);
INSERT INTO "scope" VALUES('public',2,2,-5941760571573124259);
INSERT INTO "scope" VALUES('account:019cac0f-2680-7000-b56f-7145087e0a05',1,1,1019974909637987772);
INSERT INTO "scope" VALUES('account:01a21d0b-01c2-7001-927b-3218192a5fd8',1,1,2971742809568673160);
INSERT INTO "scope" VALUES('account:01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0',4,4,-6792384994305114030);
INSERT INTO "scope" VALUES('employer:01a21d0b-02f7-7001-a6b3-d44907b76957',8,6,4341998050270432442);
INSERT INTO "scope" VALUES('school',3,3,-748847681950628234);
INSERT INTO "scope" VALUES('account:019cac0f-2680-7001-8d88-d22e10add1c6',5,5,4472253633306657483);
INSERT INTO "scope" VALUES('account:01a21d0b-02f7-7002-b4ff-54de2d3031bf',3,3,5584399187358292337);
INSERT INTO "scope" VALUES('account:01a21d0b-02f7-7005-8b49-07dc29ed39cc',1,1,446483185388966207);
INSERT INTO "scope" VALUES('employer:01a21d0b-02f7-7004-84df-0f3edb466120',3,3,767521048240171991);
INSERT INTO "scope" VALUES('employer:019cac0f-2680-7000-b90b-80bd060a92ad',23,16,-5123703697300193858);
INSERT INTO "scope" VALUES('college:019cac0f-2680-7000-a513-7e0386f2279e',35,24,-2119225501479953643);
INSERT INTO "scope" VALUES('student:01a21d0b-044b-7001-b7c6-3ab14e02d8b5',10,6,5383991664385097547);
INSERT INTO "scope" VALUES('student:01a21d0b-0468-7004-a850-1c95ad7cc157',3,3,6700573519291283702);
INSERT INTO "scope" VALUES('student:019cac0f-2680-7000-a2d0-d43ff988d0ca',15,9,3200539338021631293);
INSERT INTO "scope" VALUES('student:01a21d0b-0468-7001-a6a4-88fcce104f2e',7,6,1042414050531585431);
INSERT INTO "scope" VALUES('account:01a21d0b-0468-7005-90b8-c22d283e960b',2,2,98362723213604346);
INSERT INTO "scope" VALUES('account:019cac0f-2680-7001-bc63-1170b4918041',5,5,2549774785461087818);
INSERT INTO "scope" VALUES('account:01a21d0b-044b-7002-af88-0a7bffed4441',3,3,-2803434422594638568);
INSERT INTO "scope" VALUES('account:01a21d0b-0468-7002-9f7e-73ef15ae549f',3,3,-2947922977092454729);
CREATE TABLE session (
  token TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
INSERT INTO "session" VALUES('8a63de6484b626a1dba0f3ffa6b6ee5eddfc0d936837573ecee68298bb7d0175','019cac0f-2680-7001-8d88-d22e10add1c6','employer',1772413200000,1775005200000);
INSERT INTO "session" VALUES('cd16cd836fdc0a074c8c01b23a353d60606563b407808f7f0c3a36b00aefbd6f','01a21d0b-02f7-7002-b4ff-54de2d3031bf','employer',1772413200000,1775005200000);
INSERT INTO "session" VALUES('c923001f48f01be342e85cad9c239d6ccb9779f4cf9e1f7f4fc0858473d00648','019cac0f-2680-7001-bc63-1170b4918041','student',1772499600000,1775091600000);
INSERT INTO "session" VALUES('a4281402293bc2543e189b87d54dc8fa7829cd63cb5c59050caa291ad4a995f5','01a21d0b-044b-7002-af88-0a7bffed4441','student',1772499600000,1775091600000);
INSERT INTO "session" VALUES('920b45b24407acb93fb72314963dd662a0a2973683deb0ee35baaafb1599e253','01a21d0b-0468-7002-9f7e-73ef15ae549f','student',1772499600000,1775091600000);
INSERT INTO "session" VALUES('dafa16bbca59cdeba76b5d9dd3eee2c0652aaf9acdee990094ad7e30d3bbcbd8','01a21d0b-01c2-7004-aad6-6f9c5ec0cfd0','college',1772586000000,1775178000000);
INSERT INTO "session" VALUES('951742fc3b63e076b5df801f57d8d08102250df5abf217008b4204cbf2ddadb3','01a21d0b-01c2-7001-927b-3218192a5fd8','office',1772672400000,1775264400000);
INSERT INTO "session" VALUES('c5108b6c5503b8c79cb8178fb998ff435f4f79452762343218017732ae63d38a','01a21d0b-02f7-7005-8b49-07dc29ed39cc','employer',1772672400000,1775264400000);
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  name TEXT NOT NULL,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "settings" VALUES('019cac0f-2680-7000-bb79-1fad193bfa41','active','云就业大学','school-2020','{"address":"湖南省湘潭市雨湖区桃园路2号","contact":"周敏","name":"云就业大学","office":"招生就业处","phone":"0731-58290010","postcode":"411201","season_close":"2026-08-31","season_open":"2025-11-01"}','39fa800c621403f56e491b4d65194dc4');
CREATE TABLE signing (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'invited', 'college_review', 'office_review', 'signed', 'returned',
                                       'declined', 'withdrawn', 'expired', 'superseded', 'void')),
  origin TEXT NOT NULL CHECK (origin IN ('employer', 'student')),
  student TEXT REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT REFERENCES college (id),
  student_number TEXT,
  student_name TEXT,
  employer_name TEXT,
  pinyin TEXT,
  initials TEXT,
  started_at BIGINT,
  accepted_at BIGINT,
  college_at BIGINT,
  office_at BIGINT,
  queued_at BIGINT,
  expires_at BIGINT,
  reminded_at BIGINT,
  term_days BIGINT,
  fault TEXT,
  reason TEXT,
  agreement TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "signing" VALUES('019cac0f-2680-7cb5-9d8a-4a7c5dd1ee0a','signed','employer','019cac0f-2680-7000-a2d0-d43ff988d0ca','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010101','张雪彤','皋兰县第三人民医院','zhang xue tong gao lan xian di san ren min yi yuan','zxt glxdsrmyy',1772413200000,1772499600000,1772586000000,1772672400000,NULL,NULL,NULL,NULL,NULL,NULL,'019cb135-8280-8a4a-ae80-dc83bcdf7155','undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","college.contact":"化学学院办公室","college.name":"化学学院","college.phone":"0731-58290101","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","school.address":"湖南省湘潭市雨湖区桃园路2号","school.contact":"周敏","school.name":"云就业大学","school.office":"招生就业处","school.phone":"0731-58290010","school.postcode":"411201","student.birth":"2004-10-01","student.class":"2022级化学1班","student.college":"化学学院","student.duration":"4","student.education":"31","student.email":"202201010101@stu.example.edu.cn","student.enrolment":"2022-09-01","student.graduation":"2026-06-30","student.health":"healthy","student.home_address":"江西省宜春市万载县科技路45号","student.identity":"360922200410010443","student.major":"化学","student.name":"张雪彤","student.nation":"01","student.number":"202201010101","student.opinion":"同意应聘。","student.origin":"360922","student.phone":"19830599739","student.politics":"03","student.sex":"2","student.start_pay":"6500","student.training":"1","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','84b268cbd25dfbdc168e1fdb40412853');
INSERT INTO "signing" VALUES('019cac0f-2680-7c19-ac46-c9b8d724262a','returned','employer','01a21d0b-044b-7001-b7c6-3ab14e02d8b5','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010102','杨艳萍','皋兰县第三人民医院','yang yan ping gao lan xian di san ren min yi yuan','yyp glxdsrmyy',1772413200000,1772499600000,NULL,NULL,1772586000000,1773849600000,NULL,NULL,'student','请补充健康状况','019cb135-8280-83b0-bd75-e6b892240353','undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","college.contact":"化学学院办公室","college.name":"化学学院","college.phone":"0731-58290101","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","school.address":"湖南省湘潭市雨湖区桃园路2号","school.contact":"周敏","school.name":"云就业大学","school.office":"招生就业处","school.phone":"0731-58290010","school.postcode":"411201","student.birth":"2005-02-06","student.class":"2022级化学1班","student.college":"化学学院","student.duration":"4","student.education":"31","student.email":"202201010102@stu.example.edu.cn","student.enrolment":"2022-09-01","student.graduation":"2026-06-30","student.health":"healthy","student.home_address":"河北省邯郸市肥乡区建设路356号","student.identity":"130407200502069502","student.major":"化学","student.name":"杨艳萍","student.nation":"01","student.number":"202201010102","student.opinion":"同意应聘。","student.origin":"130407","student.phone":"15763736053","student.politics":"02","student.sex":"2","student.start_pay":"6500","student.training":"1","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','7b24c2bfff029af6319982449bf3a48a');
INSERT INTO "signing" VALUES('019cac0f-2680-7899-8e3e-5b8e6d655dcf','invited','employer','01a21d0b-0468-7001-a6a4-88fcce104f2e','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010103','马梓涛','皋兰县第三人民医院','ma zi tao gao lan xian di san ren min yi yuan','mzt glxdsrmyy',1772413200000,NULL,NULL,NULL,1772413200000,1773676800000,NULL,NULL,NULL,NULL,NULL,'undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','ca8e4967ba5509a53479f1acc2c6399c');
INSERT INTO "signing" VALUES('019cac0f-2680-725c-9d88-1089e8bc2002','invited','employer','01a21d0b-0468-7004-a850-1c95ad7cc157','019cac0f-2680-7000-b90b-80bd060a92ad','019cac0f-2680-7000-a513-7e0386f2279e','202201010104','何琪','皋兰县第三人民医院','he qi gao lan xian di san ren min yi yuan','hq glxdsrmyy',1772413200000,NULL,NULL,NULL,1772413200000,1773676800000,NULL,NULL,NULL,NULL,NULL,'undergraduate-2020','{"archive.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","archive.contact":"李女士","archive.phone":"0982-59557633","archive.postcode":"557674","archive.unit":"甘肃省兰州市人才服务中心","dispatch.division":"620122","dispatch.kind":"1","dispatch.unit":"皋兰县第三人民医院","employer.address":"甘肃省兰州市皋兰县文化街306号盛联产业园（B栋）20楼759室","employer.contact":"李女士","employer.credit_code":"12620122368166009J","employer.division":"620122","employer.email":"hr657355@example.com","employer.industry":"43","employer.mobile":"18104953939","employer.name":"皋兰县第三人民医院","employer.nature":"23","employer.phone":"0982-59557633","employer.postcode":"557674","employer.size":"small","household.move":"no","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"甘肃省兰州市皋兰县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','bbccd6a7f783672c841eec3a9f886a34');
INSERT INTO "signing" VALUES('019cac0f-2680-7d2a-bf18-c03ae37fad9e','superseded','employer','019cac0f-2680-7000-a2d0-d43ff988d0ca','01a21d0b-02f7-7001-a6b3-d44907b76957','019cac0f-2680-7000-a513-7e0386f2279e','202201010101','张雪彤','汉中云远电子有限责任公司','zhang xue tong han zhong yun yuan dian zi you xian ze ren gong si','zxt hzyydzyxzrgs',1772413200000,NULL,NULL,NULL,NULL,1773676800000,NULL,NULL,NULL,NULL,NULL,'undergraduate-2020','{"archive.address":"陕西省汉中市勉县中山路12号","archive.contact":"严女士","archive.phone":"0793-85816582","archive.postcode":"410368","archive.unit":"陕西省汉中市人才服务中心","dispatch.division":"610725","dispatch.kind":"1","dispatch.unit":"汉中云远电子有限责任公司","employer.address":"陕西省汉中市勉县中山路12号","employer.contact":"严女士","employer.credit_code":"91610725MAQKXM3Q4J","employer.division":"610725","employer.email":"hr611848@example.com","employer.industry":"22","employer.mobile":"18634823078","employer.name":"汉中云远电子有限责任公司","employer.nature":"39","employer.phone":"0793-85816582","employer.postcode":"410368","employer.size":"large","household.move":"no","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"陕西省汉中市勉县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','bd262aca0d66282b0f048f41704fc0f4');
INSERT INTO "signing" VALUES('019cac0f-2680-7d85-8dc3-52ef215f2197','declined','employer','01a21d0b-0468-7001-a6a4-88fcce104f2e','01a21d0b-02f7-7001-a6b3-d44907b76957','019cac0f-2680-7000-a513-7e0386f2279e','202201010103','马梓涛','汉中云远电子有限责任公司','ma zi tao han zhong yun yuan dian zi you xian ze ren gong si','mzt hzyydzyxzrgs',1772413200000,NULL,NULL,NULL,NULL,1773676800000,NULL,NULL,NULL,'专业不对口',NULL,'undergraduate-2020','{"archive.address":"陕西省汉中市勉县中山路12号","archive.contact":"严女士","archive.phone":"0793-85816582","archive.postcode":"410368","archive.unit":"陕西省汉中市人才服务中心","dispatch.division":"610725","dispatch.kind":"1","dispatch.unit":"汉中云远电子有限责任公司","employer.address":"陕西省汉中市勉县中山路12号","employer.contact":"严女士","employer.credit_code":"91610725MAQKXM3Q4J","employer.division":"610725","employer.email":"hr611848@example.com","employer.industry":"22","employer.mobile":"18634823078","employer.name":"汉中云远电子有限责任公司","employer.nature":"39","employer.phone":"0793-85816582","employer.postcode":"410368","employer.size":"large","household.move":"no","work.housing":"提供宿舍","work.insurance":"五险一金","work.penalty":"5000","work.place":"陕西省汉中市勉县","work.position":"工程师","work.position_category":"13","work.probation_months":"3","work.probation_pay":"6000","work.report_from":"2026-07-15","work.years":"3"}','88f2aebb6ed82c906bb37e51e0acf647');
INSERT INTO "signing" VALUES('019cbb82-3a80-75e6-b656-2418d901dd4e','draft','employer',NULL,'01a21d0b-02f7-7004-84df-0f3edb466120',NULL,'202201010103','马梓涛','岳西县外国语学校',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'undergraduate-2020','{"employer.address":"安徽省安庆市岳西县黄河路286号","employer.contact":"宋先生","employer.credit_code":"123408288210668837","employer.division":"340828","employer.email":"hr976389@example.com","employer.industry":"42","employer.mobile":"13664798268","employer.name":"岳西县外国语学校","employer.nature":"22","employer.phone":"0888-45943769","employer.postcode":"843038","employer.size":"small","work.position":"会计"}','5b04d8232327eaea53c7992b5857877f');
CREATE TABLE student (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  college TEXT NOT NULL REFERENCES college (id),
  level TEXT NOT NULL,
  major TEXT,
  class TEXT,
  year BIGINT,
  lock_reason TEXT,
  cooling_until BIGINT,
  cancel_count BIGINT,
  agreement_count BIGINT,
  edition TEXT,
  form TEXT,
  content TEXT
);
INSERT INTO "student" VALUES('019cac0f-2680-7000-a2d0-d43ff988d0ca','active','202201010101','张雪彤','zhang xue tong','zxt','019cac0f-2680-7000-a513-7e0386f2279e','31','化学','2022级化学1班',2026,NULL,NULL,NULL,1,'student-2020','{"birth":"2004-10-01","duration":"4","email":"202201010101@stu.example.edu.cn","enrolment":"2022-09-01","graduation":"2026-06-30","hardship":"0","home_address":"江西省宜春市万载县科技路45号","identity":"360922200410010443","major_code":"070301","nation":"01","origin":"360922","phone":"19830599739","politics":"03","qq":"1813405192","sex":"2","training":"1"}','20cd28380716bc482e735fdbf15b5ec6');
INSERT INTO "student" VALUES('01a21d0b-044b-7001-b7c6-3ab14e02d8b5','active','202201010102','杨艳萍','yang yan ping','yyp','019cac0f-2680-7000-a513-7e0386f2279e','31','化学','2022级化学1班',2026,NULL,NULL,NULL,1,'student-2020','{"birth":"2005-02-06","duration":"4","email":"202201010102@stu.example.edu.cn","enrolment":"2022-09-01","graduation":"2026-06-30","hardship":"0","home_address":"河北省邯郸市肥乡区建设路356号","identity":"130407200502069502","major_code":"070301","nation":"01","origin":"130407","phone":"15763736053","politics":"02","qq":"683272582","sex":"2","training":"1"}','ae51d9871112b368d8a2eed287923d9e');
INSERT INTO "student" VALUES('01a21d0b-0468-7001-a6a4-88fcce104f2e','active','202201010103','马梓涛','ma zi tao','mzt','019cac0f-2680-7000-a513-7e0386f2279e','31','化学','2022级化学1班',2026,NULL,NULL,NULL,NULL,'student-2020','{"birth":"2003-06-01","duration":"4","email":"202201010103@stu.example.edu.cn","enrolment":"2022-09-01","graduation":"2026-06-30","hardship":"0","home_address":"湖南省常德市汉寿县解放路204号","identity":"430722200306011590","major_code":"070301","nation":"01","origin":"430722","phone":"17582802892","politics":"03","qq":"217736319","sex":"1","training":"1"}','041167c479d905abed00128d5b5050ee');
INSERT INTO "student" VALUES('01a21d0b-0468-7004-a850-1c95ad7cc157','active','202201010104','何琪','he qi','hq','019cac0f-2680-7000-a513-7e0386f2279e','31','化学','2022级化学1班',2026,NULL,NULL,NULL,NULL,'student-2020','{"birth":"2003-11-05","duration":"4","email":"202201010104@stu.example.edu.cn","enrolment":"2022-09-01","graduation":"2026-06-30","hardship":"0","home_address":"黑龙江省鸡西市密山市芙蓉路35号","identity":"230382200311059502","major_code":"070301","nation":"01","origin":"230382","phone":"18033985982","politics":"03","qq":"666992097","sex":"2","training":"1"}','f3709048055a12310f6aff1662e51e55');
CREATE INDEX student_college ON student (college);
CREATE INDEX account_student ON account (student);
CREATE INDEX account_employer ON account (employer);
CREATE INDEX signing_student ON signing (student, state);
CREATE INDEX signing_expiry ON signing (expires_at) WHERE state IN ('invited', 'returned');
CREATE UNIQUE INDEX signing_one_open ON signing (employer, student) WHERE state = 'invited';
CREATE UNIQUE INDEX signing_one_in_review ON signing (student) WHERE state IN ('college_review', 'office_review');
CREATE UNIQUE INDEX agreement_one_live ON agreement (student)
  WHERE state IN ('in_review', 'suspended', 'effective', 'cancelling');
CREATE INDEX agreement_signing ON agreement (signing);
CREATE INDEX attachment_signing ON attachment (signing);
CREATE INDEX event_about ON event (about);
CREATE INDEX publication_rev ON publication (scope, rev);
CREATE INDEX session_account ON session (account);
PRAGMA user_version = 1;
