# SPDX-License-Identifier: GPL-3.0-or-later
"""What an employer of the demo school writes into an invitation."""


def form(employer, position, category, pay, years="3", probation="3", report_from="2026-07-15", insurance="五险一金",
         housing="提供宿舍", penalty="5000"):
    """The employer's part of the form undergraduate-2020; @employer is a row of the roster employers.csv."""
    return {
        "work.position": position, "work.position_category": category, "work.place": employer["所在地"],
        "work.report_from": report_from, "work.years": years, "work.probation_months": probation, "work.probation_pay": pay,
        "work.insurance": insurance, "work.housing": housing, "work.penalty": penalty,
        "archive.unit": "%s人才服务中心" % employer["所在地"][:6], "archive.address": employer["注册地址"],
        "archive.postcode": employer["邮编"], "archive.contact": employer["联系人"], "archive.phone": employer["联系电话"],
        "dispatch.kind": "1", "dispatch.unit": employer["单位名称"], "dispatch.division": employer["所在地代码"],
        "household.move": "no",
    }
