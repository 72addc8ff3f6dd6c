"""Hindi in a legacy font is told from everything else that a list holds."""

import pytest

from scheduler.sources.legacy_font import in_legacy_font

LEGACY = """jke dqekj|MkW. v'kksd dqekj|
lqjs'k izlkn|jes'k pUnz 'kekZ|lhrk nsoh|vfuy dqekj flag|lquhrk dqekjh|eksgu yky|xhrk nsoh|
fot; dqekj oekZ|vt; dqekj feJ|lat; xqIrk|jkts'k dqekj|eukst frokjh|vk'kk nsoh|m"kk flUgk|vfer dqekj|iwtk dqekjh|
uhrw flag|iznhi ;kno|fnus'k ikloku|T;ksfr dqekjh|'osrk jkuh|iwue nsoh|ehuk dqekjh|fdj.k nsoh|f'ko 'kadj|
—".k eksgu|eqds'k dqekj|vkjrh dqekjh|vCnqy jgeku|bejku [kku|Jh jke ukFk|HkkbZ yky|lfpo|funs'kd|lgk;d funs'kd|
vij lfpo|mi funs'kd|iz[kaM fodkl inkf/kdkjh|ftyk iapk;r jkt inkf/kdkjh|iapk;rh jkt foHkkx|fyfid|mPp oxhZ; fyfid|
dk;Zikyd lgk;d|ys[kkiky|pkyd|ifjpkjh|eq[;ky;|lekgj.kky;|vuqeaMy dk;kZy;|rduhdh lgk;d|la;qDr lfpo|fut lgk;d|
vk'kqfyfid|lwpuk izkSf/kdh izca/kd|dk;kZy;] iVuk""".replace("\n", "").split("|")

OTHER = """Ram Kumar|RAM KUMAR|ram kumar|Suresh Prasad|sita devi|Sunita Kumari|vijay kumar|Vijay|pooja|Pooja Kumari|
gita|
lata|Lata Mangal|jaya|uma|Anil Kr. Singh|R. K. Singh|r.k. singh|A.K.Jaya|p.k. pooja|Md. Iqbal|Furqan Ahmad|Tariq|
Qamar Jahan|Ashfaq|Siddiqui|D'Souza|O'Brien|Maria D'Mello|DeSouza|McDonald|Krishna|Jyoti|Dnyaneshwar|Lakshmi|Ng|
Ksh. Singh|Th. Ibomcha|Kh. Tomba|Nghaka|Shri Ram|Smt. Geeta|Dr. Neeraj|Jr. Engineer|Kartik|Mukhtar|Phulwari|
Zeeshan|xavier|Yash|Xess|Bhkar|Block Development Officer|BDO|bdo|sdo|cdpo|pwd|PWD, Patna|pwd patna|nhai|
Asstt. Director|Dy. Secretary|Jt Secretary|Section Officer (IT)|AO/DDO|I/c Director|c/o Collector|w/o Ram|
S/o Mohan|iGOT cell|eOffice|DoPT|MoPR|PhD|M.Tech|B.Ed.|Group 'B'|GROUP A|Grade-II|Level 7|under secretary|clerk|
Steno|Panchayati Raj Department|District Rural Development Agency|Zila Parishad|Kozhikode|Thiruvananthapuram|
Jhajjar|Dhanbad|Gwalior|Kharghar|Mhow|राम कुमार|सहायक निदेशक|श्री राम (IAS)|पंचायती राज विभाग|
2nd Floor, Vikas Bhawan|R&D|N/A|-|12|""".replace("\n", "").split("|")


@pytest.mark.parametrize("text", LEGACY)
def test_legacy_text_is_recognised(text: str) -> None:
    assert in_legacy_font(text)


@pytest.mark.parametrize("text", OTHER)
def test_other_text_raises_no_alarm(text: str) -> None:
    assert not in_legacy_font(text)


@pytest.mark.parametrize(
    "text", ["M" * 3000 + "é", "Mk" * 3000 + "é", "'k" * 3000 + "é", "HMJ" * 3000 + "é", "fD" * 3000]
)
def test_nonsense_is_judged_at_once(text: str) -> None:
    assert not in_legacy_font(text)
