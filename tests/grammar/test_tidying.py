import pytest

from pipeline.core.model import Line
from pipeline.grammar.tidying import tidied


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Q U Y Ế T Đ Ị N H :", "QUYẾT ĐỊNH:"),
        ("Q U Y Ế T  N G H Ị", "QUYẾT NGHỊ"),
        ("- QUYẾT ĐỊNH -", "QUYẾT ĐỊNH"),
        ("Đã ký", "(Đã ký)"),
        ("[daky]", "(Đã ký)"),
        ("Đã ký: Trần Văn Bình", "Trần Văn Bình"),
        ("➢ Sở Y tế;", "- Sở Y tế;"),
        ("o Lập danh sách", "- Lập danh sách"),
        ("Sở yêu cầu như sau;", "Sở yêu cầu như sau:"),
        ("với các nội dung như sau:-", "với các nội dung như sau:"),
    ],
)
def test_ornaments_are_taken_off(printed, typed):
    assert tidied(Line(printed, 1)).text == typed


@pytest.mark.parametrize(
    "printed",
    ["A B C D E", "- RÀ SOÁT HỒ SƠ -", "o lập danh sách", "Đã ký kết quy chế", "(Đã ký)", "Số: 15/SYT-VP"],
)
def test_other_lines_stay_as_they_are(printed):
    line = Line(printed, 1)
    assert tidied(line) is line


def test_the_sign_that_was_printed_for_a_colon_is_kept():
    assert tidied(Line("gồm các việc sau;", 1)) == Line("gồm các việc sau:", 1, end_sign=";")
