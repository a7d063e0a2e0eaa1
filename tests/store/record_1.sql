PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "assignments" (
   "id" INTEGER PRIMARY KEY,
   "directive_id" INTEGER NOT NULL REFERENCES "directives"("id"),
   "position" INTEGER NOT NULL,
   "unit" TEXT NOT NULL,
   "role" TEXT NOT NULL,
   "inherited" INTEGER,
   "rule" TEXT
) STRICT;
INSERT INTO "assignments" VALUES(1,1,1,'Các cơ sở trợ giúp xã hội','lead',0,'');
INSERT INTO "assignments" VALUES(2,2,1,'Phòng LĐTBXH các huyện','lead',0,'');
INSERT INTO "assignments" VALUES(3,3,1,'Giám đốc Trung tâm Bảo trợ xã hội tỉnh','lead',0,'');
INSERT INTO "assignments" VALUES(4,4,1,'Các phòng nghiệp vụ','lead',0,'');
INSERT INTO "assignments" VALUES(5,5,1,'Văn phòng','lead',0,'');
INSERT INTO "assignments" VALUES(6,5,2,'Các phòng nghiệp vụ','support',0,'');
CREATE TABLE "citations" (
   "id" INTEGER PRIMARY KEY,
   "document_id" INTEGER NOT NULL REFERENCES "documents"("id"),
   "file_id" INTEGER REFERENCES "files"("id"),
   "cited_id" INTEGER REFERENCES "documents"("id"),
   "position" INTEGER,
   "type" TEXT,
   "number" TEXT,
   "issued" TEXT,
   "issuer" TEXT,
   "title" TEXT,
   "role" TEXT NOT NULL,
   "state" TEXT NOT NULL,
   "page" INTEGER,
   "text" TEXT,
   "span_start" INTEGER,
   "span_end" INTEGER,
   "rule" TEXT,
   "confidence" REAL
) STRICT;
INSERT INTO "citations" VALUES(1,1,1,2,1,'KH','88/KH-UBND','2024-04-02','UBND tỉnh',NULL,'implements','told',1,'R',0,1,'test',1.0);
INSERT INTO "citations" VALUES(2,1,1,3,2,'CV','350/SLĐTBXH-BTXH','2024-04-09',NULL,NULL,'replaces','proposed',1,'R',0,1,'test',1.0);
INSERT INTO "citations" VALUES(3,1,1,NULL,3,'L',NULL,NULL,NULL,'Luật Người cao tuổi','basis','told',1,'R',0,1,'test',1.0);
INSERT INTO "citations" VALUES(4,4,2,1,1,'CV','412/SLĐTBXH-BTXH','2024-05-06','Sở',NULL,'implements','told',1,'C',0,1,'test',1.0);
CREATE TABLE "corrections" (
   "id" INTEGER PRIMARY KEY,
   "document_id" INTEGER REFERENCES "documents"("id"),
   "task_id" INTEGER REFERENCES "tasks"("id"),
   "field" TEXT NOT NULL,
   "value" TEXT,
   "at" TEXT NOT NULL,
   "who" TEXT NOT NULL
) STRICT;
INSERT INTO "corrections" VALUES(1,NULL,4,'text','Việc khác hẳn.','2024-06-01T02:00:00+00:00','vanthu');
INSERT INTO "corrections" VALUES(2,1,NULL,'subject','rà soát hồ sơ','2024-06-01T02:00:00+00:00','vanthu');
CREATE TABLE "deadlines" (
   "id" INTEGER PRIMARY KEY,
   "directive_id" INTEGER NOT NULL REFERENCES "directives"("id"),
   "kind" TEXT NOT NULL,
   "text" TEXT,
   "bound" TEXT,
   "due" TEXT,
   "time" TEXT,
   "rrule" TEXT,
   "why" TEXT,
   "rule" TEXT,
   "span_start" INTEGER,
   "span_end" INTEGER,
   "confidence" REAL
) STRICT;
INSERT INTO "deadlines" VALUES(1,1,'date','trước ngày 21/5/2024','before','2024-05-20',NULL,NULL,NULL,'',-1,-1,1.0);
INSERT INTO "deadlines" VALUES(2,2,'none',NULL,NULL,NULL,NULL,NULL,NULL,'',-1,-1,1.0);
INSERT INTO "deadlines" VALUES(3,3,'recurring',NULL,NULL,'2024-06-10',NULL,'FREQ=MONTHLY;BYMONTHDAY=10',NULL,'',-1,-1,1.0);
INSERT INTO "deadlines" VALUES(4,4,'date','ngày 03/6/2024',NULL,'2024-06-03','16:30',NULL,NULL,'',-1,-1,1.0);
INSERT INTO "deadlines" VALUES(5,5,'event','theo quy định',NULL,NULL,NULL,NULL,NULL,'',-1,-1,1.0);
INSERT INTO "deadlines" VALUES(6,6,'none',NULL,NULL,NULL,NULL,NULL,NULL,'',-1,-1,1.0);
CREATE TABLE "directives" (
   "id" INTEGER PRIMARY KEY,
   "document_id" INTEGER NOT NULL REFERENCES "documents"("id"),
   "file_id" INTEGER REFERENCES "files"("id"),
   "position" INTEGER NOT NULL,
   "ref" TEXT NOT NULL,
   "text" TEXT NOT NULL,
   "page" INTEGER,
   "spans" TEXT,
   "boxes" TEXT,
   "reports_to" TEXT,
   "rules" TEXT,
   "confidence" REAL
) STRICT;
INSERT INTO "directives" VALUES(1,1,1,1,'1','Rà soát toàn bộ hồ sơ đối tượng.',1,'[[0,32]]','[[1,0.1,0.0,0.9,0.02]]','[]','[]',1.0);
INSERT INTO "directives" VALUES(2,1,1,2,'2','Niêm yết kết quả tại trụ sở xã.',1,'[[33,64]]','[[1,0.1,0.02,0.9,0.04]]','[]','[]',1.0);
INSERT INTO "directives" VALUES(3,1,1,3,'3','Báo cáo tháng vào ngày 10.',1,'[[65,91]]','[[1,0.1,0.04,0.9,0.06]]','["Sở"]','[]',1.0);
INSERT INTO "directives" VALUES(4,4,2,1,'II.1','Việc khác hẳn.',1,'[[0,30]]','[[1,0.1,0.0,0.9,0.02]]','[]','[]',1.0);
INSERT INTO "directives" VALUES(5,4,2,2,'II.2','Phòng Hành chính tổng hợp.',1,'[[31,57]]','[[1,0.1,0.02,0.9,0.04]]','[]','[]',1.0);
INSERT INTO "directives" VALUES(6,4,2,3,'II.3','Lập danh sách.',1,'[[58,72]]','[[1,0.1,0.04,0.9,0.06]]','[]','[]',1.0);
CREATE TABLE "documents" (
   "id" INTEGER PRIMARY KEY,
   "type" TEXT,
   "number" TEXT,
   "symbol" TEXT,
   "serial" TEXT,
   "issued" TEXT,
   "place" TEXT,
   "parent" TEXT,
   "issuer" TEXT,
   "subject" TEXT,
   "recipients" TEXT NOT NULL,
   "signer" TEXT,
   "signer_title" TEXT,
   "signs_for" TEXT,
   "urgency" TEXT,
   "secrecy" TEXT,
   "copies" TEXT NOT NULL,
   "held" INTEGER NOT NULL,
   "direction" TEXT,
   "received" TEXT,
   "received_assumed" INTEGER NOT NULL,
   "arrival_number" TEXT,
   "arrival_date" TEXT,
   "recorded_at" TEXT NOT NULL
) STRICT;
INSERT INTO "documents" VALUES(1,'CV','412/SLĐTBXH-BTXH','SLĐTBXH-BTXH','412','2024-05-06','Điện Biên',NULL,'Sở Lao động - Thương binh và Xã hội','rà soát hồ sơ','["Các cơ sở trợ giúp xã hội","Phòng LĐTBXH các huyện"]',NULL,NULL,NULL,NULL,NULL,'[]',1,'incoming','2024-05-09',0,NULL,NULL,'2024-06-01T02:00:00+00:00');
INSERT INTO "documents" VALUES(2,'KH','88/KH-UBND','KH-UBND','88','2024-04-02',NULL,NULL,'UBND tỉnh',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]',0,'incoming',NULL,0,NULL,NULL,'2024-06-01T02:00:00+00:00');
INSERT INTO "documents" VALUES(3,'CV','350/SLĐTBXH-BTXH','SLĐTBXH-BTXH','350','2024-04-09',NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]',0,'incoming',NULL,0,NULL,NULL,'2024-06-01T02:00:00+00:00');
INSERT INTO "documents" VALUES(4,'KH',NULL,'KH-TTBTXH',NULL,'2024-05-08','Điện Biên','Sở LĐTBXH Điện Biên','Trung tâm Bảo trợ xã hội tỉnh','Rà soát hồ sơ năm 2024','[]',NULL,NULL,NULL,NULL,NULL,'[]',1,'outgoing','2024-05-09',0,NULL,NULL,'2024-06-01T02:00:00+00:00');
CREATE TABLE "events" (
   "id" INTEGER PRIMARY KEY,
   "at" TEXT NOT NULL,
   "who" TEXT NOT NULL,
   "what" TEXT NOT NULL,
   "document_id" INTEGER REFERENCES "documents"("id"),
   "task_id" INTEGER REFERENCES "tasks"("id"),
   "field" TEXT,
   "before" TEXT,
   "after" TEXT,
   "note" TEXT,
   "detail" TEXT
) STRICT;
INSERT INTO "events" VALUES(1,'2024-06-01T02:00:00+00:00','vanthu','recorded',1,NULL,NULL,NULL,NULL,'đến số 1.pdf',NULL);
INSERT INTO "events" VALUES(2,'2024-06-01T02:00:00+00:00','vanthu','recorded',4,NULL,NULL,NULL,NULL,'đi.pdf',NULL);
INSERT INTO "events" VALUES(3,'2024-06-01T02:00:00+00:00','vanthu','done',1,1,'state','open','done 2024-06-01','đã gửi','{"before":{"state":"open","due":"2024-05-20","time":null,"rrule":null,"done_on":null,"late":null,"note":null,"evidence_id":null,"directive_text":"Rà soát toàn bộ hồ sơ đối tượng."}}');
INSERT INTO "events" VALUES(4,'2024-06-01T02:00:00+00:00','vanthu','assign',1,3,'role',NULL,'support','Trạm sản xuất','{"before":{"state":"open","due":"2024-06-10","time":null,"rrule":"FREQ=MONTHLY;BYMONTHDAY=10","done_on":null,"late":null,"note":null,"evidence_id":null,"directive_text":"Báo cáo tháng vào ngày 10."}}');
INSERT INTO "events" VALUES(5,'2024-06-01T02:00:00+00:00','vanthu','edit',4,4,'text','Các phòng kiểm tra từng hồ sơ.','Việc khác hẳn.',NULL,'{"before":{"state":"open","due":"2024-06-03","time":"16:30","rrule":null,"done_on":null,"late":null,"note":null,"evidence_id":null,"directive_text":"Các phòng kiểm tra từng hồ sơ."}}');
INSERT INTO "events" VALUES(6,'2024-06-01T02:00:00+00:00','vanthu','correct',1,NULL,'subject','rà soát đối tượng bảo trợ','rà soát hồ sơ',NULL,NULL);
INSERT INTO "events" VALUES(7,'2024-06-01T02:00:00+00:00','vanthu','failed',NULL,NULL,NULL,NULL,NULL,'tệp hỏng.pdf: không đọc được',NULL);
INSERT INTO "events" VALUES(8,'2024-06-01T02:00:00+00:00','vanthu','refused',NULL,NULL,NULL,NULL,NULL,'tệp mật.pdf',NULL);
CREATE TABLE "facts" (
   "id" INTEGER PRIMARY KEY,
   "name" TEXT NOT NULL,
   "value" TEXT
) STRICT;
INSERT INTO "facts" VALUES(1,'settings','(Office(name=''Trung tâm Bảo trợ xã hội tỉnh'', place=''Điện Biên'', aliases=(''Trung tâm'',), symbols=(''TTBTXH'',), superiors=(Superior(name=''Sở Lao động - Thương binh và Xã hội'', aliases=(''Sở'',), symbols=(''SLĐTBXH'',), since=None, until=None), Superior(name=''Ủy ban nhân dân tỉnh Điện Biên'', aliases=(''UBND tỉnh'',), symbols=(''UBND'',), since=None, until=None)), groups=(''các cơ sở trợ giúp xã hội'',)), (Department(name=''Phòng Hành chính - Tổng hợp'', aliases=(''Phòng HC-TH'', ''Văn phòng'')), Department(name=''Phòng Chăm sóc - Nuôi dưỡng'', aliases=(''Phòng Chăm sóc'',)), Department(name=''Trạm sản xuất'', aliases=())), {''các phòng nghiệp vụ'': (''Phòng Hành chính - Tổng hợp'', ''Phòng Chăm sóc - Nuôi dưỡng'')})');
CREATE TABLE "files" (
   "id" INTEGER PRIMARY KEY,
   "sha256" TEXT,
   "name" TEXT NOT NULL,
   "state" TEXT NOT NULL,
   "came_from" TEXT NOT NULL,
   "came_at" TEXT NOT NULL,
   "archived_as" TEXT,
   "pages" INTEGER,
   "reason" TEXT,
   "document_id" INTEGER REFERENCES "documents"("id")
) STRICT;
INSERT INTO "files" VALUES(1,'70f23950b39217b6dfa307bbfffc7038acc9d829ee3043f7f12d404f3946171c','đến số 1.pdf','recorded','inbox','2024-06-01T02:00:00+00:00','archive/70/70f23950b39217b6dfa307bbfffc7038acc9d829ee3043f7f12d404f3946171c.pdf',1,NULL,1);
INSERT INTO "files" VALUES(2,'a204ef9a32db916dd4bc96adce5040ba3671fa793572dbe0199f2b1bfa15fb24','đi.pdf','recorded','inbox','2024-06-01T02:00:00+00:00','archive/a2/a204ef9a32db916dd4bc96adce5040ba3671fa793572dbe0199f2b1bfa15fb24.pdf',1,NULL,4);
INSERT INTO "files" VALUES(3,'abababababababababababababababababababababababababababababababab','tệp hỏng.pdf','failed','inbox','2024-06-01T02:00:00+00:00',NULL,NULL,'không đọc được',NULL);
INSERT INTO "files" VALUES(4,NULL,'tệp mật.pdf','refused','inbox','2024-06-01T02:00:00+00:00',NULL,NULL,NULL,NULL);
CREATE TABLE "notes" (
   "id" INTEGER PRIMARY KEY,
   "document_id" INTEGER NOT NULL REFERENCES "documents"("id"),
   "field" TEXT NOT NULL,
   "problem" TEXT NOT NULL
) STRICT;
CREATE TABLE "pages" (
   "id" INTEGER PRIMARY KEY,
   "file_id" INTEGER NOT NULL REFERENCES "files"("id"),
   "number" INTEGER NOT NULL,
   "source" TEXT NOT NULL,
   "confidence" REAL,
   "rotation" INTEGER,
   "pieces" TEXT
) STRICT;
INSERT INTO "pages" VALUES(1,1,1,'text-layer',1.0,0,'[[0,32,1.0,0.1,0.0,0.9,0.02],[33,64,1.0,0.1,0.02,0.9,0.04],[65,91,1.0,0.1,0.04,0.9,0.06]]');
INSERT INTO "pages" VALUES(2,2,1,'text-layer',1.0,0,'[[0,30,1.0,0.1,0.0,0.9,0.02],[31,57,1.0,0.1,0.02,0.9,0.04],[58,72,1.0,0.1,0.04,0.9,0.06]]');
CREATE TABLE "readings" (
   "id" INTEGER PRIMARY KEY,
   "file_id" INTEGER NOT NULL REFERENCES "files"("id"),
   "text" TEXT NOT NULL,
   "blocks" TEXT,
   "evidence" TEXT
) STRICT;
INSERT INTO "readings" VALUES(1,1,'Rà soát toàn bộ hồ sơ đối tượng.
Niêm yết kết quả tại trụ sở xã.
Báo cáo tháng vào ngày 10.','[["body",0,32,1,[],[]],["body",33,64,1,[],[]],["body",65,91,1,[],[]]]','[]');
INSERT INTO "readings" VALUES(2,2,'Các phòng kiểm tra từng hồ sơ.
Phòng Hành chính tổng hợp.
Lập danh sách.','[["body",0,30,1,[],[]],["body",31,57,1,[],[]],["body",58,72,1,[],[]]]','[]');
CREATE TABLE "responsibles" (
   "id" INTEGER PRIMARY KEY,
   "directive_id" INTEGER NOT NULL REFERENCES "directives"("id"),
   "position" INTEGER NOT NULL,
   "department" TEXT NOT NULL,
   "role" TEXT NOT NULL,
   "through" TEXT NOT NULL
) STRICT;
INSERT INTO "responsibles" VALUES(1,4,1,'Phòng Hành chính - Tổng hợp','lead','collective');
INSERT INTO "responsibles" VALUES(2,4,2,'Phòng Chăm sóc - Nuôi dưỡng','lead','collective');
INSERT INTO "responsibles" VALUES(3,5,1,'Phòng Hành chính - Tổng hợp','lead','named');
INSERT INTO "responsibles" VALUES(4,5,2,'Phòng Chăm sóc - Nuôi dưỡng','support','collective');
INSERT INTO "responsibles" VALUES(5,3,1,'Trạm sản xuất','support','assigned');
CREATE TABLE "tasks" (
   "id" INTEGER PRIMARY KEY,
   "directive_id" INTEGER NOT NULL REFERENCES "directives"("id"),
   "state" TEXT NOT NULL,
   "why" TEXT,
   "due" TEXT,
   "time" TEXT,
   "rrule" TEXT,
   "done_on" TEXT,
   "late" INTEGER,
   "note" TEXT,
   "evidence_id" INTEGER REFERENCES "documents"("id")
) STRICT;
INSERT INTO "tasks" VALUES(1,1,'done','Giao nhóm có cơ quan (theo congvan.toml): Các cơ sở trợ giúp xã hội','2024-05-20',NULL,NULL,'2024-06-01',1,'đã gửi',NULL);
INSERT INTO "tasks" VALUES(2,2,'not_ours','Chỉ giao đơn vị khác: Phòng LĐTBXH các huyện',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "tasks" VALUES(3,3,'open','Giao đích danh cơ quan: Giám đốc Trung tâm Bảo trợ xã hội tỉnh','2024-06-10',NULL,'FREQ=MONTHLY;BYMONTHDAY=10',NULL,NULL,NULL,NULL);
INSERT INTO "tasks" VALUES(4,4,'open','Cơ quan giao: Các phòng nghiệp vụ','2024-06-03','16:30',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "tasks" VALUES(5,5,'open','Cơ quan giao: Văn phòng',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "tasks" VALUES(6,6,'open','Văn bản của cơ quan, chưa nêu phòng nào',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE INDEX "idx_documents_serial"
    ON "documents" ("serial");
CREATE INDEX "idx_documents_issued"
    ON "documents" ("issued");
CREATE INDEX "idx_documents_arrival_number"
    ON "documents" ("arrival_number");
CREATE UNIQUE INDEX "idx_files_sha256"
    ON "files" ("sha256");
CREATE INDEX "idx_files_document_id"
    ON "files" ("document_id");
CREATE UNIQUE INDEX "idx_readings_file_id"
    ON "readings" ("file_id");
CREATE UNIQUE INDEX "idx_pages_file_id_number"
    ON "pages" ("file_id", "number");
CREATE INDEX "idx_citations_document_id"
    ON "citations" ("document_id");
CREATE INDEX "idx_citations_cited_id_role"
    ON "citations" ("cited_id", "role");
CREATE UNIQUE INDEX "idx_directives_document_id_position"
    ON "directives" ("document_id", "position");
CREATE INDEX "idx_assignments_directive_id"
    ON "assignments" ("directive_id");
CREATE INDEX "idx_responsibles_directive_id"
    ON "responsibles" ("directive_id");
CREATE INDEX "idx_responsibles_department_directive_id"
    ON "responsibles" ("department", "directive_id");
CREATE UNIQUE INDEX "idx_deadlines_directive_id"
    ON "deadlines" ("directive_id");
CREATE INDEX "idx_tasks_directive_id"
    ON "tasks" ("directive_id");
CREATE INDEX "idx_tasks_state_due"
    ON "tasks" ("state", "due");
CREATE INDEX "idx_events_document_id"
    ON "events" ("document_id");
CREATE INDEX "idx_events_task_id"
    ON "events" ("task_id");
CREATE INDEX "idx_corrections_document_id_field"
    ON "corrections" ("document_id", "field");
CREATE INDEX "idx_corrections_task_id_field"
    ON "corrections" ("task_id", "field");
CREATE UNIQUE INDEX "idx_facts_name"
    ON "facts" ("name");
CREATE INDEX "idx_notes_document_id"
    ON "notes" ("document_id");
COMMIT;
