"""Packages of the national exchange, made as two kinds of systems write them."""

import base64
from datetime import date
from xml.sax.saxutils import escape

DISPATCH = """\
ỦY BAN NHÂN DÂN TỈNH THANH HÓA
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 812/SNNMT-VP
V/v rà soát công trình thủy lợi trước mùa mưa bão

Thanh Hóa, ngày 02 tháng 5 năm 2026

Kính gửi: Chi cục Thủy lợi.

Sở Nông nghiệp và Môi trường yêu cầu Chi cục Thủy lợi:

1. Kiểm tra hiện trạng các hồ chứa, báo cáo Sở trước ngày 20/5/2026.

2. Chuẩn bị vật tư, phương tiện phục vụ công tác trực ban.

Nơi nhận:

- Như trên;
- Lưu: VT.

GIÁM ĐỐC

Lê Văn Cường
"""
FILES = (("cong-van.txt", DISPATCH.encode()),)
FIELDS = {
    "organ_id": "H56.07", "organ_name": "Sở Nông nghiệp và Môi trường", "document_id": "H56.07,2026/05/02,812/SNNMT-VP",
    "number": "812", "notation": "SNNMT-VP", "issued": date(2026, 5, 2), "place": "Thanh Hóa", "type_name": "Công văn",
    "subject": "Rà soát công trình thủy lợi trước mùa mưa bão", "signer": "Lê Văn Cường", "position": "Giám đốc",
    "due": date(2026, 5, 19), "priority": "1", "to": "Chi cục Thủy lợi",
}  # fmt: skip


def with_prefix(*, files=FILES, extra="", business="", **changed):
    """A package with the prefix edXML, capitals as in the standard and days as yyyy/MM/dd."""
    f = FIELDS | changed
    attached = "".join(
        f"<edXML:Attachment><edXML:AttachmentName>{escape(name)}</edXML:AttachmentName>"
        f"<edXML:Content>{base64.b64encode(data).decode()}</edXML:Content></edXML:Attachment>"
        for name, data in files
    )
    due = f"<edXML:DueDate>{f['due']:%Y/%m/%d}</edXML:DueDate>" if f["due"] else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML:Envelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:Header><edXML:MessageHeader>
<edXML:From><edXML:OrganId>{f['organ_id']}</edXML:OrganId><edXML:OrganName>{escape(f['organ_name'])}</edXML:OrganName>
</edXML:From><edXML:To><edXML:OrganId>H56.07.12</edXML:OrganId><edXML:OrganName>{f['to']}</edXML:OrganName></edXML:To>
<edXML:DocumentId>{f['document_id']}</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>{f['number']}</edXML:CodeNumber><edXML:CodeNotation>{f['notation']}</edXML:CodeNotation>
</edXML:Code><edXML:PromulgationInfo><edXML:Place>{f['place']}</edXML:Place>
<edXML:PromulgationDate>{f['issued']:%Y/%m/%d}</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeName>{f['type_name']}</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>{escape(f['subject'])}</edXML:Subject>
<edXML:SignerInfo><edXML:Competence></edXML:Competence><edXML:Position>{f['position']}</edXML:Position>
<edXML:FullName>{f['signer']}</edXML:FullName></edXML:SignerInfo>{due}
<edXML:OtherInfo><edXML:Priority>{f['priority']}</edXML:Priority></edXML:OtherInfo>{extra}</edXML:MessageHeader>
<edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>{f['organ_id']}</edXML:OrganId></edXML:TraceHeader>{business}
</edXML:TraceHeaderList></edXML:Header><edXML:Body><edXML:Manifest/></edXML:Body>
<edXML:AttachmentEncoded>{attached}</edXML:AttachmentEncoded></edXML:Envelope>""".encode()


def without_prefix(*, files=FILES, **changed):
    """A package without namespaces, tags in small letters, days as dd/MM/yyyy, the number in its notation too."""
    f = FIELDS | changed
    references = "".join(
        f'<reference><contentid>cid:{n}</contentid><contentname>{escape(name)}</contentname></reference>'
        for n, (name, _) in enumerate(files)
    )
    attached = "".join(
        f"<attachment><contentid>cid:{n}</contentid>\n<content>\n{base64.encodebytes(data).decode()}</content></attachment>"
        for n, (_, data) in enumerate(files)
    )
    return f"""<envelope><header><messageheader>
<from><organid>000.00.07.H56</organid><organname>{escape(f['organ_name'])}</organname></from>
<to><organname>{f['to']}</organname></to><documentid>{f['document_id']}</documentid>
<code><codenumber>{f['number']}</codenumber><codenotation>{f['number']}/{f['notation']}</codenotation></code>
<promulgationinfo><promulgationdate>{f['issued']:%d/%m/%Y}</promulgationdate><place>{f['place']}</place>
</promulgationinfo><documenttype><typename>{f['type_name']}</typename></documenttype>
<subject>{escape(f['subject'])}</subject>
<signerinfo><fullname>{f['signer']}</fullname><position>{f['position']}</position></signerinfo>
<duedate>{f['due']:%d/%m/%Y}</duedate><otherinfo><priority>{f['priority']}</priority></otherinfo>
</messageheader></header><body><manifest>{references}</manifest></body>
<attachments>{attached}</attachments></envelope>""".encode()


def business(kind, *, number="812/SNNMT-VP", day="2026/05/02", reason="sai số liệu"):
    """The part of a package that revokes (1), updates (2) or replaces (3) a dispatch."""
    return f"""<edXML:Bussiness><edXML:BussinessDocType>{kind}</edXML:BussinessDocType>
<edXML:BussinessDocReason>{reason}</edXML:BussinessDocReason><edXML:ReplacementInfoList><edXML:ReplacementInfo>
<edXML:DocumentId>H56.07,{day},{number}</edXML:DocumentId></edXML:ReplacementInfo></edXML:ReplacementInfoList>
</edXML:Bussiness>"""
