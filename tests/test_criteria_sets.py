"""Criteria sets: every defect is named at its line, hostile files are refused cheaply, two sets are compared rightly.

A set with seeded defects says beside each what must be found there: ``#! check-id | words of the message``. The line
and the code to be named are read off that text; the program has no part in either.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
import yaml

from cchc_cli.cli import criteria as criteria_commands
from cchc_cli.judge.claim_checks import CLAIM_CHECKS
from cchc_cli.judge.evidence_checks import EVIDENCE_CHECKS
from cchc_cli.judge.examples import EXAMPLE_CHECKS
from cchc_cli.judge.index_checks import INDEX_CHECKS
from cchc_cli.judge.item_checks import ITEM_CHECKS
from cchc_cli.problem import check_id
from tests.conftest import INDEX, ROOT, edit

SHIPPED = ("minh-hoa-xa-2022", "minh-hoa-xa-2023", "minh-hoa-xa-2026")
KINDS = {
    "yes_no": ["fact"],
    "levels": ["fact", "levels"],
    "ratio": ["done", "planned", "floor", "target", "cap", "when_zero"],
    "bands": ["fact", "done", "planned", "bands", "when_zero"],
    "count": ["fact", "each", "at_least", "cap"],
    "deadline": ["facts", "by", "late", "calendar"],
    "deduct": ["of"],
    "checklist": ["ticks", "all"],
    "cases": ["cases", "otherwise"],
    "survey": [],
    "external": ["index", "percent", "points"],
    "manual": [],
}
"""The closed set of rule kinds and their keys, as the contract of files states it (``when_zero``: of every rate)."""


def flat(text):
    """Text as a person reads it, whatever the width at which it was broken."""
    return " ".join(text.split())


def write_set(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


# -- Defects in what a set says ------------------------------------------------------------------------------

MARK = re.compile(r"#! ([a-z-]+) \| ([^#\n]+)")
CODE = re.compile(r'code: "?([0-9][0-9.]*)')
EXAMPLE = re.compile(r"- {?name: ([^,\n]+)")

SEEDED = {
    "criteria/loi/index.yaml": """\
edition: loi-khac  #! edition-name | thư mục tên `loi`
title: Bộ thử có lỗi (minh họa)
status: illustrative
unit_kinds: [xa, phuong, thi-tran]
years: {from: 2023, to: 2023}
decision: {number: 12/QĐ-UBND, date: null, issuer: null}  #! decision-stated | ghi số
supersedes: truoc
total: 99  #! points-add-up | các lĩnh vực cộng lại 61 điểm, bộ tiêu chí ghi 99
survey: {points: 9, missing: exclude}  #! survey-share | cộng lại 2 điểm, index.yaml ghi 9 điểm
penalty: {cap: 50}  #! blocks-capped | mức trần 50 điểm, các khối chỉ có 2 điểm
ratings:
  - {name: Khá, at_least: 70}
  - {name: Tốt, at_least: 80}  #! ratings-descend | “Tốt” (80%) không thấp hơn mức “Khá”
  - {name: Yếu, at_least: 40}  #! ratings-descend | dưới 40% không có mức xếp loại nào
pools:  #! pools-cover | `thi-tran` không thuộc bảng xếp hạng nào
  nong-thon:
    - xa  #! pools-cover | `xa` thuộc nhiều bảng
    - phung  #! pools-cover | loại đơn vị `phung`; có phải `phuong`?
  thanh-thi:
    - phuong
    - xa  #! pools-cover | `xa` thuộc nhiều bảng
deadlines:
  self_scoring: {month: 12, day: 15}
  explanation: {month: 11, day: 15}  #! deadlines-in-order | (15/11/2023) trước hạn tự chấm (15/12/2023)
  appraisal: {month: 2, day: 15, year: +1}
holidays:
  - 2023-01-01
  - 2023-01-01  #! holidays-right | 01/01/2023 ghi hai lần
  - 2033-01-01  #! holidays-right | 01/01/2033 ngoài những năm
roles: {van-phong: Văn phòng}
""",
    "criteria/loi/1-so-lieu.yaml": """\
code: "1"
name: Số liệu
max_points: 19  #! points-add-up | 1 Số liệu: các phần cộng lại 18 điểm, ở đây ghi 19
criteria:
  - code: "1.1"
    name: Cộng sai
    max_points: 3  #! points-add-up | 1.1 Cộng sai: các phần cộng lại 2 điểm, ở đây ghi 3
    parts:
      - {code: "1.1.1", name: Một, max_points: 1.005, rule: {kind: manual}, source: s}  #! maximum-printable | tròn 2
      - {code: "1.1.2", name: Hai, max_points: 0.995, rule: {kind: manual}, source: s}  #! maximum-printable | tròn 2
  - code: "1.2"
    name: Gõ sai tên số liệu
    max_points: 1
    facts:
      isued: {label: Đã ban hành, type: yes-no}  #! facts-declared-and-used | `isued` khai ra nhưng cách chấm không dùng
    rule: {kind: yes_no, fact: issued}  #! facts-declared-and-used | dùng `issued` nhưng `facts` không khai
    source: s
  - code: "1.3"
    name: Tài liệu ghi cho số liệu không có
    max_points: 1
    facts: {done: {label: Đã làm, type: yes-no}}
    rule: {kind: yes_no, fact: done}
    evidence:  #! facts-declared-and-used | ghi cho `done_on` nhưng `facts` không khai
      - {title: Kế hoạch, gives: {done_on: date}}
    source: s
  - code: "1.4"
    name: Sai kiểu
    max_points: 1
    facts:
      done:
        label: Đã làm
        type: integer  #! fact-types-fit | `done` khai kiểu số nguyên, chỗ dùng cần có/không
    rule: {kind: yes_no, fact: done}
    source: s
  - code: "1.5"
    name: Tài liệu ghi ngày cho một con số
    max_points: 1
    facts:
      count: {label: Số việc, type: integer}  #! fact-types-fit | `count` khai kiểu số nguyên, chỗ dùng cần ngày
    rule: {kind: count, fact: count, each: 1}
    evidence: [{title: Báo cáo, gives: {count: date}}]
    source: s
  - code: "1.6"
    name: Mức không có
    max_points: 1
    facts: {state: {label: Tình trạng, type: choice}}
    rule: {cases: [{when: {value: totx, op: ==, fact: state},  #! choices-known | không có mức `totx`; có phải `tot`?
        rule: {kind: levels, fact: state, levels: [{key: tot, label: Tốt, share: 100}]}}],
      kind: cases, otherwise: {kind: levels, fact: state, levels: [{key: tot, label: Tốt, share: 100}]}}
    source: s
  - code: "1.7"
    name: Vai trò không có
    max_points: 1
    rule: {kind: manual}
    source: s
    lead: van-phogn  #! roles-known | không có vai trò `van-phogn`; có phải `van-phong`?
  - code: "1.8"  #! sources-stated | chưa ghi nguồn
    name: Không có nguồn
    max_points: 1
    rule: {kind: manual}
  - code: "1.9"
    name: Loại văn bản không có
    max_points: 1
    rule: {kind: manual}
    evidence:
      - {title: Kế hoạch, types: [KH]}
      - title: Báo cáo  #! evidence-types-known | không có loại văn bản `BCC`; có phải `BC`?
        types: [BCC]
    source: s
  - code: "1.10"
    name: Một trong hai tài liệu có loại lạ
    max_points: 1
    rule: {kind: manual}
    evidence:
      - any_of:
          - {title: Kế hoạch, types: [KH]}
          - {title: Công văn, types: [CVV]}  #! evidence-types-known | không có loại văn bản `CVV`; có phải `CV`?
    source: s
  - code: "1.11"
    name: Khoảng ngày ngược
    max_points: 1
    rule: {kind: manual}
    evidence:
      - title: Kế hoạch  #! windows-open | (từ 31/12/2023 đến 01/01/2023)
        dated: {from: {month: 12, day: 31}, to: {month: 1, day: 1}}
    source: s
  - code: "1.12"
    name: Hạn của năm khác
    max_points: 1
    rule: {kind: manual}
    due: 2030-06-30  #! dates-near-the-year | 30/06/2030 ngoài những năm #! due-before-handing-in | 30/06/2030 xa năm
    source: s
  - code: "1.13"
    name: Hạn quá xa
    max_points: 1
    rule: {kind: manual}
    due: {month: 6, day: 30, year: +3}  #! due-before-handing-in | 30/06/2026 xa năm chấm điểm 2023
    source: s
  - code: "1.14"
    name: Thời hạn gõ sai năm
    max_points: 1
    facts: {on: {label: Ngày, type: date}}
    rule:
      kind: deadline
      facts: [on]
      by: 2019-01-31  #! dates-near-the-year | 31/01/2019 ngoài những năm
    source: s
  - code: "1.15"
    name: Thay cho mục không có
    max_points: 1
    rule: {kind: manual}
    source: s
    replaces:
      - "1.1"
      - "1.1.9"  #! replaces-known | bộ `truoc` không có mục 1.1.9
  - code: "1.16"
    name: Thay hai lần
    max_points: 1
    rule: {kind: manual}
    source: s
    replaces: ["1.1", "1.1"]  #! replaces-once | mã 1.1 ghi 2 lần
""",
    "criteria/loi/2-cach-cham.yaml": """\
code: "2"
name: Cách chấm
max_points: 26
criteria:
  - code: "2.1"
    name: Sàn trên đích
    max_points: 1
    facts: {a: {label: A, type: integer}, b: {label: B, type: integer}}
    rule:
      kind: ratio
      done: a
      planned: b
      floor: 95  #! rule-consistent | mức sàn 95% cao hơn mức đích 90%
      target: 90
      when_zero: zero
    source: s
  - code: "2.2"
    name: Tử là mẫu
    max_points: 1
    facts: {a: {label: A, type: integer}}
    rule:
      kind: ratio
      done: a
      planned: a  #! rule-consistent | tử số và mẫu số là cùng một số liệu
      when_zero: zero
    source: s
  - code: "2.3"
    name: Hai mức một chỗ
    max_points: 1
    facts: {a: {label: A, type: integer}}
    rule: {bands: [{at_least: 5, points: 1}, {at_least: 5, share: 50}],  #! rule-consistent | cùng bắt đầu từ 5 trở lên
      kind: bands, fact: a}
    source: s
  - code: "2.4"
    name: Quá một trăm phần trăm
    max_points: 1
    facts: {a: {label: A, type: integer}, b: {label: B, type: integer}}
    rule: {bands: [{at_least: 120, points: 1},  #! rule-consistent | không tỷ lệ nào đạt mức từ 120% trở lên
        {at_least: 80, points: 0.5}],
      kind: bands, done: a, planned: b, when_zero: zero}
    source: s
  - code: "2.5"
    name: Lúc tăng lúc giảm
    max_points: 1
    facts: {a: {label: A, type: percent}}
    rule: {bands: [{at_least: 90, points: 1}, {at_least: 80, points: 0.5},  #! rule-consistent | không tăng dần
        {at_least: 70, points: 0.7}],
      kind: bands, fact: a}
    source: s
  - code: "2.6"
    name: Trùng khóa
    max_points: 1
    facts: {a: {label: A, type: choice}}
    rule: {levels: [{key: x, label: X, share: 100}, {key: x, label: Y, share: 50}],  #! rule-consistent | `x` ghi hai lần
      kind: levels, fact: a}
    source: s
  - code: "2.7"
    name: Trùng tên mức
    max_points: 1
    facts: {a: {label: A, type: choice}}
    rule: {levels: [{key: x, label: X, share: 100}, {key: y, label: X, share: 50}],  #! rule-consistent | `X` ghi hai lần
      kind: levels, fact: a}
    source: s
  - code: "2.8"
    name: Một ngày hai lần
    max_points: 1
    facts: {a: {label: A, type: date}}
    rule:
      kind: deadline
      by: {month: 1, day: 31}
      facts:
        - a
        - a  #! rule-consistent | `a` ghi hai lần
    source: s
  - code: "2.9"
    name: Bậc không dài dần
    max_points: 1
    facts: {a: {label: A, type: date}}
    rule:
      kind: deadline
      by: {month: 1, day: 31}
      facts: [a]
      late:
        - {days: 15, points: 0.5}
        - days: 10  #! rule-consistent | bậc 10 ngày không dài hơn bậc trước (15 ngày)
          points: 0.25
    source: s
  - code: "2.10"
    name: Chậm mà không mất điểm
    max_points: 1
    facts: {a: {label: A, type: date}}
    rule:
      kind: deadline
      by: {month: 1, day: 31}
      facts: [a]
      late:
        - days: 5
          points: 1  #! rule-consistent | chậm hơn mà được 1 điểm, không ít hơn bậc trước (1 điểm)
    source: s
  - code: "2.11"
    name: Trường hợp trùng
    max_points: 1
    facts: {a: {label: A, type: integer}}
    rule: {cases: [{when: {fact: a, op: ==, value: 1}, rule: {kind: count, fact: a, each: 1}}, {when: {fact: a, op: ==, value: 1},  #! rule-consistent | trùng một trường hợp ở trên
        rule: {kind: count, fact: a, each: 1}}],
      kind: cases, otherwise: {kind: count, fact: a, each: 1}}
    source: s
  - code: "2.12"
    name: So có với không
    max_points: 1
    facts: {a: {label: A, type: yes-no}}
    rule: {cases: [{when: {op: ">", fact: a, value: true},  #! rule-consistent | `>` chỉ so được số và ngày
        rule: {kind: yes_no, fact: a}}],
      kind: cases, otherwise: {kind: yes_no, fact: a}}
    source: s
  - code: "2.13"
    name: Lỗi nằm trong trường hợp
    max_points: 1
    facts: {a: {label: A, type: integer}, b: {label: B, type: integer}}
    rule: {cases: [{rule: {floor: 60,  #! rule-consistent | mức sàn 60% cao hơn mức đích 50%
          target: 50, kind: ratio, done: a, planned: b, when_zero: zero},
        when: {fact: b, op: ==, value: 0}}],
      kind: cases, otherwise: {kind: ratio, done: a, planned: b, when_zero: zero}}
    source: s
  - code: "2.14"
    name: Lỗi nằm ở nhánh còn lại
    max_points: 1
    facts: {a: {label: A, type: integer}, b: {label: B, type: integer}}
    rule:
      kind: cases
      cases:
        - {when: {fact: b, op: ">", value: 9}, rule: {kind: ratio, done: a, planned: b, when_zero: zero}}
      otherwise:
        kind: deduct
        of:
          - {fact: a, each: 1}
          - {fact: a, each: 2}  #! rule-consistent | `a` ghi hai lần
    source: s
  - code: "2.15"
    name: Phải đạt tất cả mà có điểm riêng
    max_points: 1
    facts: {a: {label: A, type: yes-no}, b: {label: B, type: yes-no}}
    rule:
      kind: checklist
      all: true
      ticks:
        - {fact: a}
        - {fact: b, points: 1}  #! rule-consistent | từng điều kiện không có điểm riêng
    source: s
  - code: "2.16"
    name: Điều kiện không có điểm
    max_points: 1
    facts: {a: {label: A, type: yes-no}, b: {label: B, type: yes-no}}
    rule:
      kind: checklist
      ticks:
        - {fact: a, points: 1}
        - {fact: b}  #! rule-consistent | điều kiện `b` chưa ghi điểm
    source: s
  - code: "2.17"
    name: Điều kiện hỏi hai lần
    max_points: 1
    facts: {a: {label: A, type: yes-no}}
    rule:
      kind: checklist
      ticks:
        - {fact: a, points: 0.5}
        - {fact: a, points: 0.5}  #! rule-consistent | `a` ghi hai lần
    source: s
  - code: "2.18"
    name: Trừ hai lần
    max_points: 1
    facts: {a: {label: A, type: integer}}
    rule:
      kind: deduct
      of:
        - {fact: a, each: 0.25}
        - {fact: a, each: 0.5}  #! rule-consistent | `a` ghi hai lần
    source: s
  - code: "2.19"
    name: Mức cao nhất thiếu điểm
    max_points: 2
    facts: {a: {label: A, type: choice}}
    rule: {kind: levels, fact: a, levels: [{key: x, label: X, points: 1.5}]}  #! maximum-reachable | 1,5 điểm, mục ghi 2
    source: s
  - code: "2.20"
    name: Mức cao nhất thừa điểm
    max_points: 1
    facts: {a: {label: A, type: percent}}
    rule: {kind: bands, fact: a, bands: [{above: 90, points: 1.5}]}  #! maximum-reachable | 1,5 điểm, mục ghi 1 điểm
    source: s
  - code: "2.21"
    name: Các điều kiện không đủ điểm
    max_points: 1
    facts: {a: {label: A, type: yes-no}}
    rule: {kind: checklist, ticks: [{fact: a, points: 0.75}]}  #! maximum-reachable | 0,75 điểm, mục ghi 1 điểm
    source: s
  - code: "2.22"
    name: Trần khác điểm tối đa
    max_points: 2
    facts: {a: {label: A, type: integer}}
    rule: {kind: count, fact: a, each: 0.5, cap: 1}  #! maximum-reachable | 1 điểm, mục ghi 2 điểm
    source: s
  - code: "2.23"
    name: Một nhánh không đạt tối đa
    max_points: 2
    facts: {a: {label: A, type: integer}}
    rule:  #! maximum-reachable | 0,5 điểm, mục ghi 2 điểm
      kind: cases
      cases:
        - {when: {fact: a, op: "<", value: 3}, rule: {kind: count, fact: a, each: 0.5, cap: 0.5}}
      otherwise: {kind: deduct, of: [{fact: a, each: 1}]}
    source: s
""",  # noqa: E501 - a mark stands on the line that it speaks of
    "criteria/loi/3-ma.yaml": """\
code: "3"
name: Mã và điều tra
max_points: 8
criteria:
  - {code: "3.1", name: A, max_points: 1, rule: {kind: manual}, source: s}
  - {code: "3.3", name: B, max_points: 1, rule: {kind: manual}, source: s}
  - code: "3.2"  #! codes-in-order | mã 3.2 đứng sau 3.3
    name: C
    max_points: 1
    rule: {kind: manual}
    source: s
  - code: "3.3"  #! codes-unique | mã 3.3 đã dùng ở criteria/loi/3-ma.yaml dòng 6
    name: B nữa
    max_points: 1
    rule: {kind: manual}
    source: s
  - code: "3.4"
    name: Điều tra mà hỏi số liệu
    max_points: 2
    facts:  #! survey-asks-nothing | mục điều tra xã hội học không có `facts`
      a: {label: A, type: integer}  #! facts-declared-and-used | `a` khai ra nhưng cách chấm không dùng
    rule: {kind: survey}
    evidence: [{title: Báo cáo}]  #! survey-asks-nothing | mục điều tra xã hội học không có `evidence`
    not_applicable: exclude  #! survey-asks-nothing | đơn vị không tự chấm mục này
    source: s
  - code: "3.5"  #! item-without-example | chưa có ví dụ tính tay
    name: Không có ví dụ
    max_points: 1
    facts: {a: {label: A, type: yes-no}}
    rule: {kind: yes_no, fact: a}
    source: s
  - code: "4.6"  #! codes-nested | mã 4.6 nằm trong 3 nhưng không bắt đầu bằng 3.
    name: Lạc chỗ
    max_points: 1
    rule: {kind: manual}
    source: s
""",
    "criteria/loi/4-lac.yaml": """\
code: "6"
name: Đứng trước mã nhỏ hơn
max_points: 8
criteria:
  - {code: "6.1", name: A, max_points: 8, rule: {kind: manual}, source: s}
""",
    "criteria/loi/5-thuong.yaml": """\
code: "5"  #! codes-in-order | mã 5 đứng sau 6 #! blocks-capped | chưa ghi mức trần
name: Điểm thưởng
kind: bonus
max_points: 2
criteria:
  - {code: "5.1", name: A, max_points: 1, rule: {kind: manual}, source: s}
  - code: "5.2"
    name: B
    max_points: 1
    rule: {kind: survey}  #! survey-share | khối điểm thưởng, điểm trừ không chấm bằng điều tra
    source: s
""",
    "criteria/loi/7-tru.yaml": """\
code: "7"
name: Điểm trừ
kind: penalty
max_points: 2
criteria:
  - {code: "7.1", name: A, max_points: 2, rule: {kind: manual}, source: s}
""",
    # The set that the first one supersedes names an unknown set itself, and holds otherwise.
    "criteria/truoc/index.yaml": """\
edition: truoc
title: Bộ trước (minh họa)
status: illustrative
unit_kinds: [xa]
years: {from: 2022, to: 2022}
supersedes: loii  #! supersedes-known | không có bộ `loii`; có phải `loi`?
total: 1
""",
    "criteria/truoc/1-mot.yaml": """\
code: "1"
name: Một
max_points: 1
criteria: [{code: "1.1", name: A, max_points: 1, rule: {kind: manual}, source: s}]
""",
    "criteria/chinh-thuc/index.yaml": """\
edition: chinh-thuc
title: Bộ chính thức thiếu quyết định
status: official
unit_kinds: [xa]
years: {from: 2023, to: 2022}  #! years-in-order | áp dụng từ năm 2023 đến năm 2022
decision: {number: 12/QĐ-UBND, date: null, issuer: null}  #! decision-stated | thiếu ngày, cơ quan ban hành
supersedes: chinh-thuc  #! edition-name | bộ thay thế chính nó
total: 1
""",
    "criteria/chinh-thuc/1-mot.yaml": """\
code: "1"
name: Một
max_points: 1
criteria: [{code: "1.1", name: A, max_points: 1, rule: {kind: manual}, source: s}]
""",
    "criteria/moi/index.yaml": """\
edition: moi
title: Bộ không thay bộ nào (minh họa)
status: illustrative
unit_kinds: [xa]
years: {from: 2023, to: null}
total: 1
bonus: {cap: 3}  #! blocks-capped | mức trần 3 điểm, các khối chỉ có 0 điểm
""",
    "criteria/moi/1-mot.yaml": """\
code: "1"
name: Một
max_points: 1
criteria:
  - code: "1.1"
    name: A
    max_points: 1
    rule: {kind: manual}
    source: s
    replaces: ["1.1"]  #! replaces-known | bộ không ghi thay thế bộ nào
""",
}
EXAMPLES_HEAD = """\
- {name: Gõ sai mã, item: "1.99", points: 0}  #! example-item-known | không có mục 1.99
- {name: Hai lần, item: "2.1", points: 0}
- {name: Hai lần, item: "2.1", points: 0}  #! example-item-known | 2.1: tên ví dụ “Hai lần” dùng hai lần
- name: Số liệu lạ
  item: "2.1"
  facts:
    c: 1  #! example-facts-right | 2.1: không hỏi số liệu `c`
    a: true  #! example-facts-right | A: `true` không phải số nguyên
  points: 0
"""


def with_examples(files):
    """One right example for every other item that is worked out from facts."""
    codes = []
    for name, text in files.items():
        if name.startswith("criteria/loi/") and "index" not in name:
            area = yaml.safe_load(text)
            codes += [one["code"] for one in area["criteria"] if one.get("facts")]
    right = [f'- {{name: Đúng, item: "{code}", points: 0}}\n' for code in codes if code not in ("2.1", "3.4", "3.5")]
    return files | {"criteria/loi/tests.yaml": EXAMPLES_HEAD + "".join(right)}


def expected_of(files):
    """File, line, id, words, and what a person calls it by (the nearest code above, or the example), for every mark."""
    found = []
    for name, text in files.items():
        called = ""
        pattern = EXAMPLE if name.endswith("tests.yaml") else CODE
        for line, row in enumerate((text if isinstance(text, str) else text.decode("latin-1")).splitlines(), 1):
            here = pattern.search(row.split("#!")[0])
            called = here[1] if here else called
            found += [(name, line, id, words.strip(), called) for id, words in MARK.findall(row)]
    return found


def test_every_seeded_defect_of_a_set_is_named_at_its_line_and_nothing_else(cchc, tmp_path):
    files = with_examples(SEEDED)
    write_set(tmp_path, files)
    expected = expected_of(files)
    assert len(expected) >= 40
    checks = {check_id(check) for check in (*INDEX_CHECKS, *ITEM_CHECKS, *EXAMPLE_CHECKS)}
    assert {id for _, _, id, _, _ in expected} == checks

    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    assert ran.code == 1
    problems = json.loads(ran.out)["problems"]
    assert sorted((p["file"], p["line"], p["id"]) for p in problems) == sorted(row[:3] for row in expected)
    for name, line, id, words, _ in expected:
        messages = [p["message"] for p in problems if (p["file"], p["line"], p["id"]) == (name, line, id)]
        assert any(words in message for message in messages), (name, line, id, words, messages)
    assert all(p["hint"] for p in problems)


def test_a_person_reads_the_code_of_the_item_or_the_name_of_the_example_beside_every_defect(cchc, tmp_path):
    files = with_examples(SEEDED)
    write_set(tmp_path, files)
    rows = cchc("criteria", "check", "--workspace", tmp_path, "--format", "md").out.splitlines()
    for name, line, id, words, called in expected_of(files):
        if called:
            about = [row for row in rows if f"| {name}:{line} " in row and f"[{id}]" in row]
            whole = rf"(?<![0-9.]){re.escape(called)}(?![0-9])"
            assert any(re.search(whole, row) for row in about), (called, words, about)


def test_the_seeded_set_without_its_defects_would_be_clean(cchc, small):
    """The small set has every section that the seeded one has and nothing wrong: no check fires for nothing."""
    area, index = small / "criteria/thu/1-chi-dao.yaml", small / "criteria/thu/index.yaml"
    text = area.read_text(encoding="utf-8")
    area.write_text(re.sub(r"( +)rule:", r"\1source: s\n\1rule:", text), encoding="utf-8")
    index.write_text(INDEX + "pools: {xa: [xa]}\nholidays: [2023-01-01]\n", encoding="utf-8")
    example = '- {name: n, item: "1.1.1", points: 1}\n- {name: n, item: "1.1.2", points: 1}\n'
    (small / "criteria/thu/tests.yaml").write_text(example, encoding="utf-8")
    ran = cchc("criteria", "check", "--workspace", small, "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, {"editions": ["thu"], "problems": [], "errors": 0})


# -- Defects in how a set is written -------------------------------------------------------------------------

STRUCTURE = {
    "criteria/vo/index.yaml": INDEX.replace("edition: thu", "edition: vo"),
    "criteria/vo/1-khoa.yaml": """\
code: "1"
name: Khóa
labell: I  #! unknown-key | không có mục `labell`; có phải `label`?
max_points: 4
criteria:
  - code: "1.1"
    name: Ghi hai lần
    max_points: 1
    max_points: 2  #! duplicate-key | mục `max_points` viết hai lần (lần đầu ở dòng 8)
    rule: {kind: manual}
  - code: "1.2"  #! missing-key | thiếu mục `rule`
    name: Không có cách chấm
    max_points: 1
  - code: 1.30  #! wrong-type | `code` là 1.30, cần chữ
    name: Mã không có dấu nháy
    max_points: 1
    rule: {kind: manual}
    replaces: [1.10]  #! wrong-type | là 1.10, cần chữ
  - code: "1.4a"  #! wrong-code | "1.4a" không phải mã
    name: Mã có chữ
    max_points: 1
    rule: {kind: manual}
""",
    "criteria/vo/2-gia-tri.yaml": """\
code: "2"
name: Giá trị
max_points: "4"  #! wrong-type | `max_points` là "4", cần một số
kind: point  #! wrong-value | `kind` không nhận giá trị "point"; có phải `points`?
criteria:
  - code: "2.1"
    name: Cách chấm lạ
    max_points: 1
    rule: {kind: rato}  #! unknown-rule | không có cách chấm `rato`; có phải `ratio`?
  - code: "2.2"
    name: Không điểm
    max_points: 0  #! wrong-value | `max_points` là 0, cần lớn hơn 0
    rule: {kind: manual}
    not_applicable: exlude  #! wrong-value | `not_applicable` không nhận giá trị "exlude"; có phải `exclude`?
  - code: "2.3"
    name: Quá một trăm
    max_points: 1
    facts: {a: {label: A, type: integer}}
    rule:
      kind: ratio
      done: a
      planned: a
      floor: 180  #! wrong-value | `floor` là 180, cần không quá 100
      when_zero: never  #! wrong-value | `when_zero` không nhận giá trị "never"
  - code: "2.4"
    name: Vừa điểm vừa phần trăm
    max_points: 1
    rule:
      kind: levels
      fact: a
      levels:
        - {key: x, label: X, points: 1, share: 100}  #! wrong-value | cần đúng một trong hai mục `points` và `share`
  - code: "2.5"
    name: Không mức
    max_points: 1
    rule:
      kind: bands
      fact: a
      bands: []  #! wrong-value | `bands` để trống
  - code: "2.6"
    name: Vừa từ vừa trên
    max_points: 1
    rule:
      kind: bands
      fact: a
      bands:
        - {at_least: 5, above: 5, points: 1}  #! wrong-value | cần đúng một trong hai mục `at_least` và `above`
  - code: "2.7"
    name: Có không viết bằng chữ
    max_points: 1
    rule: {kind: checklist, ticks: [{fact: a, points: 1}], all: có}  #! wrong-type | `all` là "có", cần true hoặc false
  - code: "2.8"
    name: Chữ thay danh sách
    max_points: 1
    rule: {kind: manual}
    evidence: Kế hoạch CCHC  #! wrong-type | `evidence` là "Kế hoạch CCHC", cần danh sách
""",
    "criteria/vo/3-ngay.yaml": 'code: "3"\ndue: 2023-02-30  #! no-such-day | không có ngày 2023-02-30\n',
    "criteria/vo/4-tham-chieu.yaml": 'code: &a "4"\nname: *a  #! yaml-alias | không dùng tham chiếu `*a`\n',
    "criteria/vo/5-tron.yaml": 'code: "5"\n<<: {name: a}  #! yaml-alias | không dùng `<<`\n',
    "criteria/vo/6-nhan.yaml": 'code: !!python/name:os.system "6"  #! yaml-tag | không dùng nhãn kiểu\n',
    "criteria/vo/7-tab.yaml": 'code: "7"\ncriteria:\n\t- a  #! yaml-syntax | phím Tab\n',
    "criteria/vo/8-trong.yaml": "",
    "criteria/vo/9-bang-ma.yaml": b'code: "9"\nname: K\xea ho\xach  #! yaml-encoding | UTF-8\n',
    "criteria/vo/10-hai-phan.yaml": 'code: "10"\n---  #! yaml-shape | một tệp chỉ có một phần\ncode: "10"\n',
    "criteria/vo/11-danh-sach.yaml": '- code: "11"  #! wrong-shape | tệp phải gồm các mục\n',
    "criteria/vo/12-ngoac.yaml": 'code: "12"\nname: [a\ncriteria: b  #! yaml-syntax | ngoặc chưa đóng\n',
    "criteria/vo/13-cong-sai.yaml": """\
code: "13"
name: Đọc được, nhưng cộng sai
max_points: 3  #! points-add-up | 13 Đọc được, nhưng cộng sai: các phần cộng lại 1 điểm, ở đây ghi 3
criteria:
  - {code: "13.1", name: A, max_points: 1, rule: {kind: manual}, source: s}
""",
    "criteria/vo/tests.yaml": """\
- name: Mã không có dấu nháy
  item: 13.1  #! wrong-type | `item` là 13.1, cần chữ
  points: 1
- {item: "13.1", points: 1}  #! missing-key | thiếu mục `name`
""",
    "criteria/vo/companions.yaml": "- {index: SIPAS, part: a, task: b, role: leed}  #! wrong-value | có phải `lead`?\n",
}
WHOLE_FILE = {
    ("criteria/vo/8-trong.yaml", None, "yaml-empty"),
    ("criteria/vo/ghi chu.yaml", None, "stray-criteria-file"),
}
"""Found without a line: an empty file has none, and a file may be one too many."""


def test_every_structural_defect_is_named_and_none_hides_those_of_another_file(cchc, tmp_path):
    write_set(tmp_path, STRUCTURE | {"criteria/vo/ghi chu.yaml": "a: 1\n"})
    expected = expected_of(STRUCTURE)
    assert len(expected) >= 25
    assert len({name for name, *_ in expected}) >= 12
    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    assert ran.code == 1
    problems = json.loads(ran.out)["problems"]
    found = [(p["file"], p["line"], p["id"]) for p in problems]
    assert len(found) == len(set(found))
    assert set(found) == {row[:3] for row in expected} | WHOLE_FILE
    said = {(p["file"], p["line"], p["id"]): f"{p['message']} → {p['hint']}" for p in problems}
    for name, line, id, words, _ in expected:
        assert words in said[name, line, id]


def test_a_mistake_in_index_yaml_hides_none_in_the_area_files(cchc, small):
    edit(small / "criteria/thu/index.yaml", "status: illustrative", "status: ilustrative")
    edit(small / "criteria/thu/1-chi-dao.yaml", "floor: 80", "flor: 80")
    ran = cchc("criteria", "check", "--workspace", small, "--format", "json")
    problems = json.loads(ran.out)["problems"]
    assert [(p["file"], p["line"], p["id"]) for p in problems] == [
        ("criteria/thu/1-chi-dao.yaml", line_of(small / "criteria/thu/1-chi-dao.yaml", "flor: 80"), "unknown-key"),
        ("criteria/thu/index.yaml", 3, "wrong-value"),
    ]
    assert "có phải `illustrative`?" in problems[1]["message"]


def line_of(path, text):
    """The line on which a text stands, once."""
    (line,) = [n for n, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in row]
    return line


# -- Hostile and broken folders ------------------------------------------------------------------------------

ONE_ITEM = '  - {code: "1.1", name: a, max_points: 1, rule: {kind: manual}, source: s}\n'
AREA_OF_ONE = f'code: "1"\nname: A\nmax_points: 1\ncriteria:\n{ONE_ITEM}'
SET_OF_ONE = {
    "criteria/x/index.yaml": (
        "edition: x\ntitle: X\nstatus: illustrative\nunit_kinds: [xa]\nyears: {from: 2023, to: null}\ntotal: 1\n"
    ),
    "criteria/x/1-a.yaml": AREA_OF_ONE,
}
LAUGHS = "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
HOSTILE = {
    "a billion laughs": (LAUGHS, "yaml-alias", 2, "không dùng tham chiếu `*a0`"),
    "10 MB": (f'code: "1"\nname: {"x" * 10_000_000}\n', "yaml-too-large", None, "tệp lớn hơn 8 MB"),
    "100,000 items": (
        AREA_OF_ONE.replace(ONE_ITEM, "")
        + "".join(f'  - {{code: "1.{n}", name: a, max_points: 1, rule: {{kind: manual}}}}\n' for n in range(100_000)),
        "yaml-too-large",
        ...,
        "tệp có hơn 150.000 giá trị",
    ),
    "100,000 lists in one another": ("[" * 100_000, "yaml-too-deep", 1, "lồng nhau quá 40 cấp"),
    "100,000 groups in one another": ("a: {" * 100_000, "yaml-too-deep", 1, "lồng nhau quá 40 cấp"),
    "1,000 indented groups": (
        "".join(f"{' ' * n}a:\n" for n in range(1_000)),
        "yaml-too-deep",
        41,
        "lồng nhau quá 40 cấp",
    ),
    "100,000 keys": ("".join(f"k{n}: 1\n" for n in range(100_000)), "yaml-too-large", 5001, "một nhóm có hơn 5000 mục"),
    "200,000 combining marks": (f'code: "1"\nname: "a{chr(0x301) * 200_000}"\n', "yaml-marks", 2, "dấu"),
    "a key of 1 MB": (f"? {'k' * 1_000_000}\n: 1\n", "missing-key", ..., "thiếu mục"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_area_file_costs_one_clear_message_and_little_else(cchc, tmp_path, name):
    text, id, line, words = HOSTILE[name]
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": text})
    tracemalloc.start()
    start = time.perf_counter()
    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    seconds = time.perf_counter() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ran.code == 1
    problems = [p for p in json.loads(ran.out)["problems"] if p["file"].endswith("1-a.yaml")]
    assert problems[0]["id"] == id
    assert words in problems[0]["message"]
    assert line in (..., problems[0]["line"])
    if id != "missing-key":
        assert len(problems) == 1
    assert "Traceback" not in ran.err
    assert seconds < 20
    assert peak < 300_000_000


def test_a_text_of_1_mb_is_read_and_judged_as_any_other(cchc, tmp_path):
    long = AREA_OF_ONE.replace("name: A", f"name: {'x' * 1_000_000}")
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": long})
    start = time.perf_counter()
    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    assert (ran.code, json.loads(ran.out)["problems"]) == (0, [])
    assert time.perf_counter() - start < 20


def test_a_folder_of_200_area_files_is_refused_unread(cchc, tmp_path):
    write_set(tmp_path, SET_OF_ONE | {f"criteria/x/{n}-a.yaml": "[" for n in range(1, 201)})
    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    assert ran.code == 1
    (problem,) = json.loads(ran.out)["problems"]
    assert (problem["id"], problem["file"]) == ("too-many-areas", "criteria/x")
    assert "200 tệp" in problem["message"]


def test_folders_where_files_should_be_and_the_other_way_round(cchc, tmp_path):
    write_set(tmp_path, SET_OF_ONE | {"criteria/tep": "edition: tep\n"})
    (tmp_path / "criteria/x/2-b.yaml").mkdir()
    (tmp_path / "criteria/y/index.yaml").mkdir(parents=True)
    write_set(tmp_path, {"criteria/y/1-a.yaml": AREA_OF_ONE})
    ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
    result = json.loads(ran.out)
    assert (ran.code, result["editions"]) == (1, ["x", "y"])
    assert [(p["id"], p["file"]) for p in result["problems"]] == [
        ("file-unreadable", "criteria/x/2-b.yaml"),
        ("file-unreadable", "criteria/y/index.yaml"),
    ]
    assert all("đây là thư mục" in p["message"] for p in result["problems"])
    for name in ("tep", tmp_path / "criteria/tep"):
        ran = cchc("criteria", "check", name, "--workspace", tmp_path)
        assert (ran.code, ran.out) == (1, "")
        assert f"không có bộ tiêu chí `{name}`" in ran.err


def test_what_is_gone_or_may_not_be_read_is_named(cchc, tmp_path, monkeypatch):
    write_set(tmp_path, SET_OF_ONE)
    real = Path.open

    def open_(error):
        def refuse(self, *arguments, **options):
            if self.name == "1-a.yaml":
                raise error
            return real(self, *arguments, **options)

        return refuse

    for error, id, words in (
        (PermissionError(13, "no"), "file-unreadable", "không được phép đọc"),
        (FileNotFoundError(2, "gone"), "file-missing", "không có tệp này"),
        (OSError(5, "disk"), "file-unreadable", "không đọc được"),
    ):
        monkeypatch.setattr(Path, "open", open_(error))
        ran = cchc("criteria", "check", "--workspace", tmp_path, "--format", "json")
        (problem,) = json.loads(ran.out)["problems"]
        assert (ran.code, problem["id"], problem["file"]) == (1, id, "criteria/x/1-a.yaml")
        assert words in problem["message"]
    monkeypatch.undo()
    (tmp_path / "criteria/x/index.yaml").unlink()
    ran = cchc("criteria", "check", "--workspace", tmp_path)
    assert (ran.code, "criteria/x/index.yaml không có tệp này" in flat(ran.out)) == (1, True)
    (tmp_path / "criteria/x/1-a.yaml").unlink()
    assert "[no-areas]" in cchc("criteria", "check", "--workspace", tmp_path).out


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and devices")
def test_links_in_a_circle_and_endless_files_are_refused(cchc, tmp_path):
    write_set(tmp_path, SET_OF_ONE)
    (tmp_path / "criteria/x/2-b.yaml").symlink_to("2-b.yaml")
    (tmp_path / "criteria/x/3-c.yaml").symlink_to("/dev/zero")
    problems = json.loads(cchc("criteria", "check", "--workspace", tmp_path, "--format", "json").out)["problems"]
    assert [(p["file"], p["id"]) for p in problems] == [
        ("criteria/x/2-b.yaml", "file-unreadable"),
        ("criteria/x/3-c.yaml", "file-unreadable"),
    ]


# -- Where the sets are, and what the exit code says ---------------------------------------------------------


def test_the_exit_code_of_check_is_that_of_its_errors_not_of_its_warnings(cchc, small):
    ran = cchc("criteria", "check", "--workspace", small, "--format", "json")
    problems = json.loads(ran.out)["problems"]
    assert (ran.code, {p["severity"] for p in problems}) == (0, {"warning"})
    assert {p["id"] for p in problems} == {"sources-stated", "item-without-example"}
    edit(small / "criteria/thu/index.yaml", "total: 4", "total: 5")
    assert cchc("criteria", "check", "--workspace", small).code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["check", "--edition", "x"], 2, "không có tùy chọn --edition"),
        (["check", "--format", "jsn"], 2, "không có dạng `jsn`; có phải `json`?"),
        (["check", "--format", "csv"], 2, "các dạng: table, json, md"),
        (["chek"], 2, "không có lệnh chek"),
        (["diff", "thu"], 2, "BỘ_MỚI"),
        (["show", "thu", "--item", "1.1.9"], 2, "bộ thu không có mục 1.1.9; có phải `1.1.2`?"),
        (["show", "thu", "--item", "1.1"], 2, "bộ thu không có mục 1.1"),
        (["check", "thuu"], 1, "không có bộ tiêu chí `thuu`; có phải `thu`?"),
        (["test", "thuu"], 1, "các bộ đang có: thu"),
        (["show", "thuu"], 1, "không có bộ tiêu chí `thuu`; có phải `thu`?"),
        (["diff", "thu", "thuu"], 1, "không có bộ tiêu chí `thuu`; có phải `thu`?"),
    ],
)
def test_a_wrong_call_is_2_and_a_set_that_is_not_there_1(cchc, small, arguments, code, words):
    ran = cchc("criteria", *arguments, "--workspace", small)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


def test_sets_are_found_in_a_workspace_beside_it_or_in_the_package(cchc, small, tmp_path, monkeypatch):
    def checked(*arguments):
        return json.loads(cchc("criteria", "check", *arguments, "--format", "json").out)["editions"]

    monkeypatch.chdir(small / "evidence" / "2023")
    assert checked() == ["thu"]
    keeper = write_set(tmp_path / "chỉ có bộ", SET_OF_ONE)
    assert checked("--workspace", keeper) == ["x"]
    empty = tmp_path / "trống"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert checked() == list(SHIPPED)
    assert checked(keeper / "criteria" / "x", SHIPPED[1]) == ["x", SHIPPED[1]]
    ran = cchc("criteria", "check", "--workspace", tmp_path / "khong co")
    assert (ran.code, "không có thư mục này" in ran.err) == (1, True)


def test_without_any_set_it_says_so(cchc, tmp_path):
    (tmp_path / "criteria").mkdir()
    ran = cchc("criteria", "list", "--workspace", tmp_path)
    assert (ran.code, "Chưa có bộ tiêu chí nào." in ran.out) == (0, True)
    assert json.loads(cchc("criteria", "list", "--workspace", tmp_path, "--format", "json").out) == []
    ran = cchc("criteria", "show", "--workspace", tmp_path)
    assert (ran.code, "chưa có bộ tiêu chí nào" in ran.err) == (2, True)
    ran = cchc("criteria", "diff", "a", "b", "--workspace", tmp_path)
    assert (ran.code, "chưa có bộ nào" in ran.err) == (1, True)


def test_a_broken_set_stands_in_the_list_beside_the_good_ones(cchc, workspace):
    write_set(workspace, {"criteria/hong/index.yaml": "edition: [\n", "criteria/hong/1-a.yaml": AREA_OF_ONE})
    listed = json.loads(cchc("criteria", "list", "--workspace", workspace, "--format", "json").out)
    rows = {row["edition"]: row for row in listed}
    assert list(rows) == ["hong", *SHIPPED]
    assert (rows["hong"]["errors"], rows["hong"]["title"]) == (1, None)
    for edition in SHIPPED:
        head, areas = by_pyyaml(edition)
        row = rows[edition]
        assert (row["errors"], row["title"], row["status"]) == (0, head["title"], "illustrative")
        assert (row["from"], row["to"]) == (head["years"]["from"], head["years"]["to"])
        assert (row["total"], row["areas"], row["supersedes"]) == (head["total"], len(areas), head["supersedes"])
        assert row["items"] == len(items_by_pyyaml(edition))
    assert (rows[SHIPPED[0]]["used_for"], rows[SHIPPED[2]]["used_for"]) == ([2022], [])
    text = cchc("criteria", "list", "--workspace", workspace).out
    (broken,) = [line for line in text.splitlines() if " hong " in line]
    assert "có 1 lỗi" in broken
    assert sum("MINH HỌA" in line for line in text.splitlines()) == 3


# -- What a set is: show, explain ----------------------------------------------------------------------------


@functools.cache
def by_pyyaml(edition):
    """index.yaml and the area files, as PyYAML reads them."""
    folder = ROOT / "criteria" / edition
    others = ("index.yaml", "tests.yaml", "companions.yaml")
    areas = [yaml.safe_load(path.read_bytes()) for path in sorted(folder.glob("*.yaml")) if path.name not in others]
    return yaml.safe_load((folder / "index.yaml").read_bytes()), areas


def items_by_pyyaml(edition):
    """The scored leaves by code, as PyYAML reads them."""
    waiting, found = [node for area in by_pyyaml(edition)[1] for node in area["criteria"]], {}
    while waiting:
        node = waiting.pop()
        waiting += node.get("parts", [])
        if "parts" not in node:
            found[node["code"]] = node
    return found


@pytest.mark.parametrize("edition", SHIPPED)
def test_every_item_of_every_shipped_set_is_shown_as_it_is_written(cchc, monkeypatch, edition):
    monkeypatch.setattr(criteria_commands, "_index", functools.cache(criteria_commands._index))  # read once, not often
    whole = cchc("criteria", "show", edition, "--workspace", ROOT, "--format", "md")
    assert (whole.code, whole.out.startswith("**MINH HỌA**")) == (0, True)
    items = items_by_pyyaml(edition)
    assert len(items) >= 60
    for code, item in items.items():
        assert f"| {code} | {item['name']} |" in whole.out
        ran = cchc("criteria", "show", edition, "--item", code, "--workspace", ROOT, "--format", "json")
        shown = json.loads(ran.out)
        assert (shown["code"], shown["name"], shown["max_points"]) == (code, item["name"], item["max_points"])
        assert (shown["rule"]["kind"], shown["source"]) == (item["rule"]["kind"], item["source"])
        assert shown["not_applicable"] == item.get("not_applicable", "forbidden")
        assert {name: one["label"] for name, one in shown["facts"].items()} == {
            name: one["label"] for name, one in item.get("facts", {}).items()
        }
        text = flat(cchc("criteria", "show", edition, "--item", code, "--workspace", ROOT).out)
        assert f"{code} {item['name']}" in text
        assert f"Tối đa {str(item['max_points']).replace('.', ',')} điểm" in text
        for paper in item.get("evidence", []):
            for way in paper.get("any_of", [paper]):
                assert way["title"] in text


def test_every_rule_kind_is_explained_with_its_keys(cchc):
    for kind, keys in KINDS.items():
        ran = cchc("explain", kind)
        assert (ran.code, f"Cách chấm `{kind}`" in ran.out, "Ví dụ" in ran.out) == (0, True, True)
        named = {line.split()[0] for line in ran.out.splitlines() if re.fullmatch(r" \w+ +(?:có|không) *", line)}
        assert named == set(keys)


def test_every_check_is_explained(cchc):
    checks = (*INDEX_CHECKS, *ITEM_CHECKS, *EXAMPLE_CHECKS, *CLAIM_CHECKS, *EVIDENCE_CHECKS)
    assert len(checks) > 40
    for check in checks:
        ran = cchc("explain", check_id(check))
        assert ran.code == 0
        assert flat(inspect.getdoc(check)) in flat(ran.out)


def test_every_item_of_the_sample_is_explained_with_the_points_worked_out_by_hand(cchc, workspace, monkeypatch):
    from tests.hand_2023 import HAND_2023

    monkeypatch.setattr(criteria_commands, "load", functools.cache(criteria_commands.load))  # read once, not often
    points = {code: number for code, _, _, number in HAND_2023}
    for code, item in items_by_pyyaml("minh-hoa-xa-2023").items():
        ran = cchc("explain", code, "--workspace", workspace, "--year", 2023)
        text = flat(ran.out)
        assert (ran.code, text.startswith("*** MINH HỌA ***")) == (0, True)
        assert f"{code} {item['name']}" in text
        assert all(fact["label"] in text for fact in item.get("facts", {}).values())
        now = text.partition("Đơn vị đang được: ")[2].partition(" điểm")[0]
        assert now == (f"{float(points[code]):.2f}".replace(".", ",") if code in points else "–"), code
        bounds = {name: item["rule"][name] for name in ("floor", "target") if name in item["rule"]}
        assert all(f"`{name}` ({value})" in text for name, value in bounds.items() if item["rule"]["kind"] == "ratio")


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("ratoi", "có phải `ratio`?"),
        ("point-add-up", "có phải `points-add-up`?"),
        ("zzz", "không có mục, phép kiểm tra, lỗi hay cách chấm `zzz`"),
        ("1.1.9", "không có mục chấm điểm 1.1.9; có phải `1.1.2`?"),
        ("1.1", "không có mục chấm điểm 1.1; gồm các mục 1.1.1, 1.1.2"),
    ],
)
def test_an_unknown_word_is_not_explained_but_its_neighbour_is_named(cchc, small, word, words):
    ran = cchc("explain", word, "--workspace", small, "--year", 2023)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


# -- Worked examples -----------------------------------------------------------------------------------------


def test_the_worked_examples_of_all_shipped_sets_hold(cchc):
    ran = cchc("criteria", "test", "--workspace", ROOT, "--format", "json")
    assert ran.code == 0
    tried = json.loads(ran.out)
    assert list(tried) == list(SHIPPED)
    for edition, outcomes in tried.items():
        written = yaml.safe_load((ROOT / "criteria" / edition / "tests.yaml").read_bytes())
        assert [(one["name"], one["item"], one["expected"]) for one in outcomes] == [
            (one["name"], one["item"], one["points"]) for one in written
        ]
        assert all(one["holds"] for one in outcomes)
        assert f"{edition}: {len(written)} ví dụ, {len(written)} đúng, 0 sai." in cchc("criteria", "test", edition).out


FAILING = """\
- name: Trước hạn được trọn điểm
  item: "1.1.1"
  facts: {issued_on: 2023-01-15}
  points: 1
- name: Chậm năm ngày vẫn trọn điểm
  item: "1.1.1"
  facts: {issued_on: 2023-02-05}
  points: 1
- name: Không giao việc thì không tính
  item: "1.1.2"
  facts: {done: 0, planned: 0}
  points: 0
- name: Tám trên mười
  item: "1.1.2"
  facts: {done: 8, planned: 10}
  points: not-applicable
"""


def test_a_failing_example_shows_its_place_its_facts_and_the_working(cchc, small):
    path = small / "criteria/thu/tests.yaml"
    path.write_text(FAILING, encoding="utf-8")
    ran = cchc("criteria", "test", "--workspace", small)
    text = flat(ran.out)
    assert ran.code == 1
    # 05/02 is 5 days after 31/01: the step of 15 days gives half a point; 8/10 × 2 = 1,6
    for words in (
        "thu: Chậm năm ngày vẫn trọn điểm",
        "Nơi ghi: criteria/thu/tests.yaml:8",
        "Mục 1.1.1 Ban hành kế hoạch, tối đa 1 điểm",
        "Số liệu: Ngày ban hành = 05/02/2023",
        "Ví dụ ghi: 1 điểm; tính ra: 0,5 điểm",
        "Tính thế này: ngày 05/02/2023, hạn 31/01/2023, chậm 5 ngày: 0,5 điểm",
        "Nơi ghi: criteria/thu/tests.yaml:12",
        "Ví dụ ghi: 0 điểm; tính ra: không áp dụng",
        "Số liệu: Số việc đã làm = 8 việc; Số việc đề ra = 10 việc",
        "Ví dụ ghi: không áp dụng; tính ra: 1,6 điểm",
        "thu: 4 ví dụ, 1 đúng, 3 sai.",
    ):
        assert words in text
    assert "Trước hạn được trọn điểm" not in text
    outcomes = json.loads(cchc("criteria", "test", "--workspace", small, "--format", "json").out)["thu"]
    assert [(one["line"], one["expected"], one["points"], one["holds"]) for one in outcomes] == [
        (4, 1, 1, True),
        (8, 1, 0.5, False),
        (12, 0, "not-applicable", False),
        (16, "not-applicable", 1.6, False),
    ]


def test_examples_are_not_tried_on_a_set_with_errors(cchc, small):
    (small / "criteria/thu/tests.yaml").write_text(FAILING, encoding="utf-8")
    edit(small / "criteria/thu/index.yaml", "total: 4", "total: 5")
    ran = cchc("criteria", "test", "--workspace", small)
    assert (ran.code, "ví dụ, " in ran.out, "[points-add-up]" in ran.err) == (1, False, True)


# -- Two sets against each other -----------------------------------------------------------------------------

# Read off the two folders by hand: old codes, new codes, what changed, as it was, as it is.
CHANGES_2023 = [
    ("1.1.1", "1.1.1", "rule", "by: 15/02", "31/01"),
    ("1.1.1", "1.1.1", "due", "due: 15/02", "31/01"),
    ("1.1.2", "1.1.2", "points", "1", "1,5"),
    ("1.1.2", "1.1.2", "rule", "floor: 70", "80"),
    ("1.6.1", "1.6.1", "points", "2", "1,5"),
    ("3.1.1", "3.1.1, 3.1.2", "split", "3.1.1", "3.1.1, 3.1.2"),  # 1,75 points: 1 posted at the desk, 0,75 online
    ("3.1.1", "3.1.1, 3.1.2", "rule", "ratio", "ratio; bands"),
    ("3.1.2", "3.1.3", "moved", "3.1.2", "3.1.3"),
    ("3.2.1", "3.2.1", "rule", "floor: 85", "90"),
    ("3.2.1", "3.2.1", "rule", "target: 95", "98"),
    ("3.4.2", "3.4.2", "points", "1", "1,5"),
    ("4.1.3", "4.2", "moved", "4.1.3", "4.2"),
    ("4.2", "4.3", "moved", "4.2", "4.3"),
    ("4.3", "4.4", "moved", "4.3", "4.4"),
    ("4.4", "4.5", "moved", "4.4", "4.5"),
    ("5.5", "5.5", "points", "1,5", "1"),
    ("6.4", "6.4", "points", "1", "1,5"),
    ("6.5", "6.5", "points", "1", "0,5"),
    ("7.1.3", "7.1.3", "points", "2", "1,5"),
    ("", "7.1.4", "new", None, "1 điểm"),
    ("7.2.1", "7.2.1", "points", "1,5", "2"),
    ("7.2.1", "7.2.1", "rule", "target: 30", "50"),
    # One code, another wording ("hồ sơ, kết quả" for "kết quả"), and the set does not say that it replaces it.
    ("", "7.2.3", "new", "mã 7.2.3 ở bộ cũ là “Số hóa kết quả giải quyết thủ tục hành chính”", "1,5 điểm"),
    ("7.2.3", "", "dropped", "1,5 điểm", None),
    ("7.3.3", "", "dropped", "1 điểm", None),
]
AREAS_2023 = [("3", "points", "17,5", "18"), ("5", "points", "9,5", "9")]


def compared(cchc, workspace, old, new):
    ran = cchc("criteria", "diff", old, new, "--workspace", workspace, "--format", "json")
    assert ran.code == 0
    return json.loads(ran.out)


def changes_of(two):
    return [
        (", ".join(one["old"]), ", ".join(one["new"]), change["what"], change["old"], change["new"])
        for one in two["items"]
        for change in one["changes"]
    ]


def test_the_changes_from_2022_to_2023_are_those_read_by_hand(cchc, workspace):
    two = compared(cchc, workspace, SHIPPED[0], SHIPPED[1])
    assert changes_of(two) == CHANGES_2023
    assert [tuple(one.values()) for one in two["areas"]] == AREAS_2023
    assert [one["what"] for one in two["index"]] == ["holidays"]
    before, after = (set(items_by_pyyaml(edition)) for edition in SHIPPED[:2])
    changed_old = {code for old, *_ in CHANGES_2023 for code in old.split(", ") if code}
    changed_new = {code for _, new, *_ in CHANGES_2023 for code in new.split(", ") if code}
    assert two["unchanged"] == len(before - changed_old) == len(after - changed_new)
    text = flat(cchc("criteria", "diff", SHIPPED[0], SHIPPED[1], "--workspace", workspace).out)
    assert f"{len(two['items'])} mục thay đổi, {two['unchanged']} mục giữ nguyên." in text
    for words in ("tách", "dời mã", "mục mới", "bỏ", "đổi điểm tối đa", "đổi cách chấm", "đổi hạn"):
        assert words in text


@pytest.mark.parametrize("edition", SHIPPED)
def test_a_set_does_not_differ_from_itself(cchc, workspace, edition):
    two = compared(cchc, workspace, edition, edition)
    assert (two["index"], two["areas"], two["items"], two["effects"]) == ([], [], [], [])
    assert two["unchanged"] == len(items_by_pyyaml(edition))


TURNED = {"new": "dropped", "dropped": "new", "split": "merged", "merged": "split"}


def turned(change):
    """A change as it must be told from the other side; of what is new or dropped only the points."""
    old_codes, new_codes, what, old, new = change
    if what in ("new", "dropped"):
        return (new_codes, old_codes, TURNED[what], old if what == "dropped" else new)
    key, colon, was = (old or "").rpartition(": ")
    return (new_codes, old_codes, TURNED.get(what, what), f"{key}{colon}{new or ''}", was)


def as_told(change):
    old_codes, new_codes, what, old, new = change
    if what in ("new", "dropped"):
        return (old_codes, new_codes, what, old if what == "dropped" else new)
    return (old_codes, new_codes, what, old or "", new or "")


@pytest.mark.parametrize(("old", "new"), [SHIPPED[:2], SHIPPED[1:], (SHIPPED[0], SHIPPED[2])])
def test_from_the_other_side_every_change_is_its_mirror(cchc, workspace, old, new):
    there, back = compared(cchc, workspace, old, new), compared(cchc, workspace, new, old)
    assert len(there["items"]) > 15
    assert sorted(map(turned, changes_of(there))) == sorted(map(as_told, changes_of(back)))
    assert there["unchanged"] == back["unchanged"]
    whats = [change["what"] for one in (there["areas"], back["areas"]) for change in one]
    assert whats.count("new") == whats.count("dropped")
    # what a set does to the unit's own year does not depend on which of the two is named first
    assert sorted(there["effects"], key=str) == sorted(back["effects"], key=str)


def test_merging_is_the_mirror_of_splitting(cchc, small):
    """Two items become one: their own codes, and the points that they have together."""
    later = {
        "criteria/thu2/index.yaml": INDEX.replace("edition: thu", "edition: thu2\nsupersedes: thu"),
        "criteria/thu2/1-chi-dao.yaml": """\
code: "1"
label: I
name: Chỉ đạo
max_points: 4
criteria:
  - code: "1.1"
    name: Kế hoạch và việc thực hiện
    max_points: 3
    facts: {good: {label: Kế hoạch tốt, type: yes-no}}
    rule: {kind: yes_no, fact: good}
    lead: van-phong
    replaces: ["1.1.1", "1.1.2"]
  - {code: "1.2", name: Hài lòng, max_points: 1, rule: {kind: survey}}
""",
    }
    write_set(small, later)
    there = compared(cchc, small, "thu", "thu2")
    assert changes_of(there) == [
        ("1.1.1, 1.1.2", "1.1", "merged", "1.1.1, 1.1.2", "1.1"),
        ("1.1.1, 1.1.2", "1.1", "rule", "deadline; ratio", "yes_no"),
    ]
    assert changes_of(compared(cchc, small, "thu2", "thu")) == [
        ("1.1", "1.1.1, 1.1.2", "split", "1.1", "1.1.1, 1.1.2"),
        ("1.1", "1.1.1, 1.1.2", "rule", "yes_no", "deadline; ratio"),
    ]
    assert there["unchanged"] == 1


@pytest.mark.parametrize(
    ("old_text", "new_text", "points", "applicable", "percent", "difference"),
    [
        # 9/10 = 90 %, now below the floor: 1 + 0 of 3
        ("floor: 80", "floor: 95", 1, 3, 33.33, "−1,80"),
        # the target of 90 % is reached: 1 + 2 of 3
        ("floor: 80", "floor: 80, target: 90", 3, 3, 100, "+0,20"),
        # 3 points instead of 2: 1 + 2,7 of 4
        ("max_points: 2\n", "max_points: 3\n", 3.7, 4, 92.5, "+0,90"),
        # 15/01 is 5 days after 10/01: 0,5 + 1,8 of 3
        ("by: {month: 1, day: 31}", "by: {month: 1, day: 10}", 2.3, 3, 76.67, "−0,50"),
    ],
)
def test_the_effect_on_the_units_own_score_is_that_of_a_calculation_by_hand(
    cchc, small, old_text, new_text, points, applicable, percent, difference
):
    folder = small / "criteria/thu"
    later = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    later["index.yaml"] = later["index.yaml"].replace("edition: thu", "edition: thu2\nsupersedes: thu")
    assert later["1-chi-dao.yaml"].count(old_text) == 1
    text = later["1-chi-dao.yaml"].replace(old_text, new_text)
    if old_text.startswith("max"):
        text = text.replace("    max_points: 3\n    parts", "    max_points: 4\n    parts")
        text = text.replace("Chỉ đạo\nmax_points: 4", "Chỉ đạo\nmax_points: 5")
        later["index.yaml"] = later["index.yaml"].replace("total: 4", "total: 5")
    later["1-chi-dao.yaml"] = text
    write_set(small, {f"criteria/thu2/{name}": one for name, one in later.items()})
    (effect,) = compared(cchc, small, "thu", "thu2")["effects"]
    own, other = effect["own"], effect["other"]
    assert (effect["year"], own["edition"], other["edition"]) == (2023, "thu", "thu2")
    # by hand: 1 + 9/10 × 2 of 1 + 2; the survey has no result
    assert (own["self_assessed"], own["applicable_points"], own["percent"]) == (2.8, 3, 93.33)
    assert (other["self_assessed"], other["applicable_points"], other["percent"]) == (points, applicable, percent)
    text = flat(cchc("criteria", "diff", "thu", "thu2", "--workspace", small).out)
    assert f"Với cùng số liệu, điểm tự chấm thay đổi {difference} điểm." in text


# -- A set that does not hold is not scored by ---------------------------------------------------------------


@pytest.mark.parametrize("command", ["score", "report", "criteria show thu", "criteria diff thu thu"])
def test_a_set_that_does_not_add_up_is_refused_with_all_its_findings_at_once(cchc, small, command):
    index, area = small / "criteria/thu/index.yaml", small / "criteria/thu/1-chi-dao.yaml"
    edit(index, "total: 4", "total: 5")
    edit(index, "points: 1,", "points: 2,")
    edit(area, "max_points: 3", "max_points: 2.5")
    edit(area, "floor: 80", "floor: 90, target: 80")
    edit(area, "lead: van-phong", "lead: van-thu")
    before = sorted(small.rglob("*"))
    ran = cchc(*command.split(), "--workspace", small)
    assert (ran.code, ran.out) == (1, "")
    said = re.findall(r"^(\S+:\d+) .*: lỗi: .*\[([a-z-]+)\]$", ran.err, re.MULTILINE)
    name = "criteria/thu/1-chi-dao.yaml"
    assert said == [
        (f"{name}:4", "points-add-up"),  # 2,5 + 1 of 4
        (f"{name}:{line_of(area, 'max_points: 2.5')}", "points-add-up"),
        (f"{name}:{line_of(area, 'van-thu')}", "roles-known"),
        (f"{name}:{line_of(area, 'floor: 90')}", "rule-consistent"),
        (f"criteria/thu/index.yaml:{line_of(index, 'total: 5')}", "points-add-up"),
        (f"criteria/thu/index.yaml:{line_of(index, 'points: 2,')}", "survey-share"),
    ]
    assert "Có 6 lỗi, chưa làm gì cả." in ran.err
    assert sorted(small.rglob("*")) == before
