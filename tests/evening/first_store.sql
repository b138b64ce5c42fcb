-- The demo shop's store as the first program kept it, made by that program.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE appointments (
	id INTEGER NOT NULL, 
	ticket_id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	bay VARCHAR(40) NOT NULL, 
	technician VARCHAR(40), 
	advisor VARCHAR(40), 
	loaner VARCHAR(40), 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	services JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	vehicle_id INTEGER, 
	plate VARCHAR(16), 
	estimate_fen INTEGER NOT NULL, 
	data JSON NOT NULL, 
	CONSTRAINT pk_appointments PRIMARY KEY (id), 
	CONSTRAINT fk_appointments_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_appointments_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
	CONSTRAINT fk_appointments_vehicle_id_vehicles FOREIGN KEY(vehicle_id) REFERENCES vehicles (id), 
	CONSTRAINT uq_appointments_ticket_id UNIQUE (ticket_id)
);
INSERT INTO "appointments" VALUES(1,1,1,'Q2','tang','chen',NULL,'2026-03-19 01:00:00.000000','2026-03-19 01:45:00.000000','["minor_service"]','2026-03-18 02:00:00.000000','booked',1,'沪A12345',46300,'{}');
INSERT INTO "appointments" VALUES(2,2,3,'A1','tang','chen',NULL,'2026-03-20 06:00:00.000000','2026-03-20 07:00:00.000000','["wheel_alignment"]','2026-03-18 02:00:00.000000','booked',3,'沪B24680',28000,'{}');
CREATE TABLE conversations (
	id INTEGER NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	address VARCHAR(128) NOT NULL, 
	identity_id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	version INTEGER NOT NULL, 
	state JSON NOT NULL, 
	human_since DATETIME, 
	ticket_id INTEGER, 
	last_in_at DATETIME, 
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT fk_conversations_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_conversations_identity_id_identities FOREIGN KEY(identity_id) REFERENCES identities (id), 
	CONSTRAINT uq_conversations_channel_account_address UNIQUE (channel, account, address)
);
INSERT INTO "conversations" VALUES(1,'web','','demo+8613800000001',1,1,'2026-03-18 02:00:00.000000','zh',0,'{}',NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(2,'web','','demo+8613800000002',2,2,'2026-03-18 02:00:00.000000','zh',0,'{}',NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(3,'web','','demo+8613800000003',3,3,'2026-03-18 02:00:00.000000','en',0,'{}',NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(4,'web','','demo+8613800000004',4,4,'2026-03-18 02:00:00.000000','zh',0,'{}',NULL,NULL,NULL);
CREATE TABLE customers (
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	name VARCHAR(120), 
	phone VARCHAR(32), 
	language VARCHAR(8), 
	is_key BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	merged_into INTEGER, 
	CONSTRAINT pk_customers PRIMARY KEY (id), 
	CONSTRAINT fk_customers_merged_into_customers FOREIGN KEY(merged_into) REFERENCES customers (id), 
	CONSTRAINT uq_customers_phone UNIQUE (phone)
);
INSERT INTO "customers" VALUES(1,'2026-03-18 02:00:00.000000','王伟','+8613800000001',NULL,0,'',NULL);
INSERT INTO "customers" VALUES(2,'2026-03-18 02:00:00.000000','李娜','+8613800000002',NULL,0,'',NULL);
INSERT INTO "customers" VALUES(3,'2026-03-18 02:00:00.000000','Ann Lee','+8613800000003',NULL,0,'',NULL);
INSERT INTO "customers" VALUES(4,'2026-03-18 02:00:00.000000','张建国','+8613800000004',NULL,0,'',NULL);
CREATE TABLE held (
	quarter INTEGER NOT NULL, 
	resource VARCHAR(96) NOT NULL, 
	appointment_id INTEGER, 
	conversation_id INTEGER, 
	expires_at DATETIME, 
	CONSTRAINT pk_held PRIMARY KEY (quarter, resource), 
	CONSTRAINT fk_held_appointment_id_appointments FOREIGN KEY(appointment_id) REFERENCES appointments (id), 
	CONSTRAINT fk_held_conversation_id_conversations FOREIGN KEY(conversation_id) REFERENCES conversations (id)
);
INSERT INTO "held" VALUES(217828,'bay:Q2',1,NULL,NULL);
INSERT INTO "held" VALUES(217829,'bay:Q2',1,NULL,NULL);
INSERT INTO "held" VALUES(217830,'bay:Q2',1,NULL,NULL);
INSERT INTO "held" VALUES(217828,'intake:chen:0',1,NULL,NULL);
INSERT INTO "held" VALUES(217828,'tech:tang',1,NULL,NULL);
INSERT INTO "held" VALUES(217829,'tech:tang',1,NULL,NULL);
INSERT INTO "held" VALUES(217830,'tech:tang',1,NULL,NULL);
INSERT INTO "held" VALUES(217944,'bay:A1',2,NULL,NULL);
INSERT INTO "held" VALUES(217945,'bay:A1',2,NULL,NULL);
INSERT INTO "held" VALUES(217946,'bay:A1',2,NULL,NULL);
INSERT INTO "held" VALUES(217947,'bay:A1',2,NULL,NULL);
INSERT INTO "held" VALUES(217944,'intake:chen:0',2,NULL,NULL);
INSERT INTO "held" VALUES(217944,'tech:tang',2,NULL,NULL);
INSERT INTO "held" VALUES(217945,'tech:tang',2,NULL,NULL);
INSERT INTO "held" VALUES(217946,'tech:tang',2,NULL,NULL);
INSERT INTO "held" VALUES(217947,'tech:tang',2,NULL,NULL);
CREATE TABLE identities (
	id INTEGER NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	address VARCHAR(128) NOT NULL, 
	customer_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	display_name VARCHAR(200) NOT NULL, 
	verified BOOLEAN NOT NULL, 
	reachable BOOLEAN NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (id), 
	CONSTRAINT fk_identities_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_identities_channel_account_address UNIQUE (channel, account, address)
);
INSERT INTO "identities" VALUES(1,'web','','demo+8613800000001',1,'2026-03-18 02:00:00.000000','王伟',1,1);
INSERT INTO "identities" VALUES(2,'web','','demo+8613800000002',2,'2026-03-18 02:00:00.000000','李娜',1,1);
INSERT INTO "identities" VALUES(3,'web','','demo+8613800000003',3,'2026-03-18 02:00:00.000000','Ann Lee',1,1);
INSERT INTO "identities" VALUES(4,'web','','demo+8613800000004',4,'2026-03-18 02:00:00.000000','张建国',1,1);
CREATE TABLE inbound (
	channel VARCHAR(32) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	update_id VARCHAR(80) NOT NULL, 
	received_at DATETIME NOT NULL, 
	CONSTRAINT pk_inbound PRIMARY KEY (channel, account, update_id)
);
CREATE TABLE messages (
	id INTEGER NOT NULL, 
	conversation_id INTEGER NOT NULL, 
	author VARCHAR(64) NOT NULL, 
	content JSON NOT NULL, 
	at DATETIME NOT NULL, 
	ticket_id INTEGER, 
	remote_id VARCHAR(64), 
	edited_at DATETIME, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_conversation_id_conversations FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_messages_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
INSERT INTO "messages" VALUES(1,1,'customer','{"text": "\u738b\u5148\u751f\u660e\u5929\u4e0a\u5348\u505a\u4e2a\u5c0f\u4fdd\u517b", "kind": "text"}','2026-03-18 02:00:00.000000',NULL,NULL,NULL);
INSERT INTO "messages" VALUES(2,3,'customer','{"text": "Wheel alignment the day after tomorrow, please, in the afternoon.", "kind": "text"}','2026-03-18 02:00:00.000000',NULL,NULL,NULL);
INSERT INTO "messages" VALUES(3,2,'customer','{"text": "\u5239\u8f66\u8e29\u4e0b\u53bb\u8f6f\u7ef5\u7ef5\u7684\uff0c\u611f\u89c9\u5239\u4e0d\u4f4f\uff0c\u8fd8\u80fd\u5f00\u5417\uff1f", "kind": "text"}','2026-03-18 02:00:00.000000',3,NULL,NULL);
INSERT INTO "messages" VALUES(4,2,'bot','{"text": "\u8bf7\u5148\u4e0d\u8981\u518d\u5f00\u8f66\uff0c\u505c\u5728\u5b89\u5168\u7684\u5730\u65b9\u3002\u6211\u5df2\u7ecf\u901a\u77e5\u4e86\u670d\u52a1\u987e\u95ee\u3002"}','2026-03-18 02:00:00.000000',3,NULL,NULL);
INSERT INTO "messages" VALUES(5,4,'customer','{"text": "\u4e0a\u5468\u521a\u4fee\u597d\u7684\u5f02\u54cd\u53c8\u51fa\u73b0\u4e86\uff0c\u8bf4\u597d\u4e24\u5c0f\u65f6\u7ed3\u679c\u7b49\u4e86\u4e00\u4e0b\u5348\uff0c\u6211\u8981\u6295\u8bc9\u3002", "kind": "text"}','2026-03-18 02:00:00.000000',4,NULL,NULL);
INSERT INTO "messages" VALUES(6,4,'bot','{"text": "\u975e\u5e38\u62b1\u6b49\u3002\u60a8\u7684\u6295\u8bc9\u5df2\u767b\u8bb0\uff0c\u7f16\u53f7 C2026-0001\u3002"}','2026-03-18 02:00:00.000000',4,NULL,NULL);
INSERT INTO "messages" VALUES(7,4,'bot','{"text": "C2026-0001\uff1a\u51af\u7ecf\u7406 \u6b63\u5728\u4e3a\u60a8\u5904\u7406\u3002"}','2026-03-18 02:00:00.000000',4,NULL,NULL);
CREATE TABLE odometer_readings (
	id INTEGER NOT NULL, 
	vehicle_id INTEGER NOT NULL, 
	km INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	source VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_odometer_readings PRIMARY KEY (id), 
	CONSTRAINT fk_odometer_readings_vehicle_id_vehicles FOREIGN KEY(vehicle_id) REFERENCES vehicles (id)
);
INSERT INTO "odometer_readings" VALUES(1,1,53000,'2026-03-18 02:00:00.000000','staff');
INSERT INTO "odometer_readings" VALUES(2,2,21000,'2026-03-18 02:00:00.000000','staff');
INSERT INTO "odometer_readings" VALUES(3,3,68000,'2026-03-18 02:00:00.000000','staff');
INSERT INTO "odometer_readings" VALUES(4,4,96000,'2026-03-18 02:00:00.000000','staff');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR(160) NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	address VARCHAR(128) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	payload JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	priority INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	expires_at DATETIME, 
	lease_until DATETIME, 
	sent_at DATETIME, 
	last_error TEXT NOT NULL, 
	remote_id VARCHAR(64), 
	message_id INTEGER, 
	ticket_id INTEGER, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id), 
	CONSTRAINT fk_outbox_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,'ticket:1:card','staff','','staff','ticket_card','{"ticket_id": 1}','2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',20,'queued',0,'2026-03-19 02:00:00.000000',NULL,NULL,'',NULL,NULL,1);
INSERT INTO "outbox" VALUES(2,'ticket:2:card','staff','','staff','ticket_card','{"ticket_id": 2}','2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',20,'queued',0,'2026-03-19 02:00:00.000000',NULL,NULL,'',NULL,NULL,2);
INSERT INTO "outbox" VALUES(3,'ticket:3:card','staff','','staff','ticket_card','{"ticket_id": 3}','2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',0,'queued',0,'2026-03-19 02:00:00.000000',NULL,NULL,'',NULL,NULL,3);
INSERT INTO "outbox" VALUES(4,'ticket:4:card','staff','','staff','ticket_card','{"ticket_id": 4}','2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',20,'queued',0,'2026-03-19 02:00:00.000000',NULL,NULL,'',NULL,NULL,4);
INSERT INTO "outbox" VALUES(5,'ticket:4:card:2','staff','','staff','ticket_card_update','{"ticket_id": 4}','2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',20,'queued',0,'2026-03-19 02:00:00.000000',NULL,NULL,'',NULL,NULL,4);
CREATE TABLE pace (
	account VARCHAR(96) NOT NULL, 
	address VARCHAR(128) NOT NULL, 
	next_at DATETIME NOT NULL, 
	CONSTRAINT pk_pace PRIMARY KEY (account, address)
);
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	intents JSON NOT NULL, 
	reason VARCHAR(24) NOT NULL, 
	at DATETIME NOT NULL, 
	decided VARCHAR(32), 
	CONSTRAINT pk_reviews PRIMARY KEY (id), 
	CONSTRAINT uq_reviews_text UNIQUE (text)
);
CREATE TABLE shop (
	id INTEGER NOT NULL, 
	document JSON NOT NULL, 
	applied_at DATETIME NOT NULL, 
	CONSTRAINT pk_shop PRIMARY KEY (id)
);
INSERT INTO "shop" VALUES(1,'{"name_zh": "\u5b89\u9a70\u6c7d\u8f66\u670d\u52a1\u4e2d\u5fc3", "name_en": "Anchi Auto Service", "address_zh": "\u4e0a\u6d77\u5e02\u95f5\u884c\u533a\u6caa\u9752\u5e73\u8def168\u53f7", "address_en": "168 Huqingping Road, Minhang, Shanghai", "phone": "021-5550 1688", "rescue_phone": "400-555-0110", "timezone": "Asia/Shanghai", "lat": 31.1837, "lon": 121.3702, "hours": {"0": [["08:30:00", "12:00:00"], ["13:00:00", "18:00:00"]], "1": [["08:30:00", "12:00:00"], ["13:00:00", "18:00:00"]], "2": [["08:30:00", "12:00:00"], ["13:00:00", "18:00:00"]], "3": [["08:30:00", "12:00:00"], ["13:00:00", "18:00:00"]], "4": [["08:30:00", "12:00:00"], ["13:00:00", "18:00:00"]], "5": [["08:30:00", "12:00:00"], ["13:00:00", "17:30:00"]], "6": [["09:00:00", "12:00:00"], ["13:00:00", "17:00:00"]]}, "special_days": {"2026-01-01": [], "2026-02-15": [["09:00:00", "12:00:00"]], "2026-02-16": [], "2026-02-17": [], "2026-02-18": [], "2026-02-19": [], "2026-02-20": [], "2026-02-21": [], "2026-02-22": [], "2026-04-05": [], "2026-05-01": [], "2026-05-02": [], "2026-06-19": [], "2026-09-25": [], "2026-10-01": [], "2026-10-02": [], "2026-10-03": [], "2026-10-04": [], "2027-01-01": [], "2027-02-05": [["09:00:00", "12:00:00"]], "2027-02-06": [], "2027-02-07": [], "2027-02-08": [], "2027-02-09": [], "2027-02-10": [], "2027-02-11": [], "2027-04-05": [], "2027-05-01": [], "2027-05-02": [], "2027-06-09": [], "2027-09-15": [], "2027-10-01": [], "2027-10-02": [], "2027-10-03": []}, "bays": [{"code": "Q1", "name": "\u5feb\u4fee\u5de5\u4f4d 1", "capabilities": ["quick", "wash"]}, {"code": "Q2", "name": "\u5feb\u4fee\u5de5\u4f4d 2", "capabilities": ["quick"]}, {"code": "L1", "name": "\u4e3e\u5347\u5de5\u4f4d 1", "capabilities": ["quick", "lift"]}, {"code": "L2", "name": "\u4e3e\u5347\u5de5\u4f4d 2", "capabilities": ["quick", "lift", "transmission"]}, {"code": "D1", "name": "\u8bca\u65ad\u4e0e\u65b0\u80fd\u6e90\u5de5\u4f4d", "capabilities": ["lift", "diagnosis", "high_voltage"]}, {"code": "A1", "name": "\u5b9a\u4f4d\u4e0e\u94a3\u55b7\u5de5\u4f4d", "capabilities": ["lift", "alignment", "body"]}], "services": [{"code": "minor_service", "name_zh": "\u5c0f\u4fdd\u517b\uff08\u673a\u6cb9\u673a\u6ee4\uff09", "name_en": "Minor service (oil and filter)", "minutes": 45, "labour_fen": 12000, "parts": [{"part": "engine_oil_1l", "quantity": 4}, {"part": "oil_filter", "quantity": 1}, {"part": "drain_washer", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "major_service", "name_zh": "\u5927\u4fdd\u517b", "name_en": "Major service", "minutes": 120, "labour_fen": 36000, "parts": [{"part": "engine_oil_1l", "quantity": 4}, {"part": "oil_filter", "quantity": 1}, {"part": "drain_washer", "quantity": 1}, {"part": "air_filter", "quantity": 1}, {"part": "cabin_filter", "quantity": 1}, {"part": "fuel_filter", "quantity": 1}], "capability": "lift", "skill": null, "per_day": null}, {"code": "first_service", "name_zh": "\u9996\u6b21\u4fdd\u517b\uff08\u514d\u5de5\u65f6\uff09", "name_en": "First service (no labour charge)", "minutes": 60, "labour_fen": 0, "parts": [{"part": "engine_oil_1l", "quantity": 4}, {"part": "oil_filter", "quantity": 1}, {"part": "drain_washer", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "periodic_service", "name_zh": "\u5b9a\u671f\u4fdd\u517b", "name_en": "Periodic service", "minutes": 60, "labour_fen": 18000, "parts": [{"part": "engine_oil_1l", "quantity": 4}, {"part": "oil_filter", "quantity": 1}, {"part": "drain_washer", "quantity": 1}, {"part": "cabin_filter", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "brake_pads", "name_zh": "\u66f4\u6362\u524d\u5239\u8f66\u7247", "name_en": "Front brake pads", "minutes": 90, "labour_fen": 20000, "parts": [{"part": "brake_pads_front", "quantity": 1}, {"part": "brake_cleaner", "quantity": 1}], "capability": "lift", "skill": null, "per_day": null}, {"code": "brake_fluid", "name_zh": "\u66f4\u6362\u5239\u8f66\u6cb9", "name_en": "Brake fluid change", "minutes": 45, "labour_fen": 15000, "parts": [{"part": "brake_fluid_1l", "quantity": 1}], "capability": "lift", "skill": null, "per_day": null}, {"code": "tyre_change", "name_zh": "\u66f4\u6362\u8f6e\u80ce\uff08\u4e24\u6761\uff09", "name_en": "Tyre change (two tyres)", "minutes": 60, "labour_fen": 12000, "parts": [{"part": "tyre_205_55_r16", "quantity": 2}, {"part": "valve", "quantity": 2}, {"part": "balance_weight", "quantity": 4}], "capability": "lift", "skill": null, "per_day": null}, {"code": "tyre_repair", "name_zh": "\u8865\u80ce", "name_en": "Tyre repair", "minutes": 30, "labour_fen": 5000, "parts": [{"part": "tyre_plug", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "wheel_alignment", "name_zh": "\u56db\u8f6e\u5b9a\u4f4d", "name_en": "Wheel alignment", "minutes": 60, "labour_fen": 28000, "parts": [], "capability": "alignment", "skill": null, "per_day": null}, {"code": "battery", "name_zh": "\u66f4\u6362\u84c4\u7535\u6c60", "name_en": "Battery replacement", "minutes": 30, "labour_fen": 6000, "parts": [{"part": "battery_60ah", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "ac_service", "name_zh": "\u7a7a\u8c03\u6e05\u6d17\u4e0e\u52a0\u51b7\u5a92", "name_en": "Air conditioning service", "minutes": 90, "labour_fen": 22000, "parts": [{"part": "refrigerant_can", "quantity": 2}, {"part": "ac_cleaner", "quantity": 1}, {"part": "cabin_filter", "quantity": 1}], "capability": "quick", "skill": null, "per_day": null}, {"code": "transmission_service", "name_zh": "\u53d8\u901f\u7bb1\u6362\u6cb9", "name_en": "Transmission service", "minutes": 120, "labour_fen": 42000, "parts": [{"part": "atf_1l", "quantity": 7}, {"part": "atf_filter", "quantity": 1}], "capability": "transmission", "skill": null, "per_day": null}, {"code": "spark_plugs", "name_zh": "\u66f4\u6362\u706b\u82b1\u585e", "name_en": "Spark plugs", "minutes": 60, "labour_fen": 16000, "parts": [{"part": "spark_plug", "quantity": 4}], "capability": "quick", "skill": null, "per_day": null}, {"code": "inspection", "name_zh": "\u5168\u8f66\u68c0\u67e5", "name_en": "Full vehicle check", "minutes": 45, "labour_fen": 10000, "parts": [], "capability": "lift", "skill": null, "per_day": null}, {"code": "diagnosis", "name_zh": "\u6545\u969c\u8bca\u65ad", "name_en": "Diagnosis", "minutes": 60, "labour_fen": 20000, "parts": [], "capability": "diagnosis", "skill": "electrician", "per_day": null}, {"code": "bodywork", "name_zh": "\u94a3\u91d1\u55b7\u6f06\uff08\u5355\u9762\uff09", "name_en": "Bodywork (one panel, with paint)", "minutes": 360, "labour_fen": 68000, "parts": [{"part": "filler", "quantity": 1}, {"part": "primer", "quantity": 1}, {"part": "paint_panel", "quantity": 1}], "capability": "body", "skill": "painter", "per_day": null}, {"code": "car_wash", "name_zh": "\u6d17\u8f66", "name_en": "Car wash", "minutes": 30, "labour_fen": 4000, "parts": [], "capability": "wash", "skill": null, "per_day": null}, {"code": "ev_check", "name_zh": "\u65b0\u80fd\u6e90\u4e09\u7535\u68c0\u67e5", "name_en": "EV check (battery, motor, control)", "minutes": 60, "labour_fen": 26000, "parts": [{"part": "ev_coolant_1l", "quantity": 1}], "capability": "high_voltage", "skill": "electrician", "per_day": null}], "parts": [{"code": "engine_oil_1l", "name_zh": "\u5168\u5408\u6210\u673a\u6cb9 5W-30 1\u5347", "name_en": "Synthetic oil 5W-30, 1 l", "price_fen": 7500}, {"code": "oil_filter", "name_zh": "\u673a\u6cb9\u6ee4\u6e05\u5668", "name_en": "Oil filter", "price_fen": 3800}, {"code": "drain_washer", "name_zh": "\u653e\u6cb9\u87ba\u585e\u57ab\u7247", "name_en": "Drain plug washer", "price_fen": 500}, {"code": "air_filter", "name_zh": "\u7a7a\u6c14\u6ee4\u6e05\u5668", "name_en": "Air filter", "price_fen": 8500}, {"code": "cabin_filter", "name_zh": "\u7a7a\u8c03\u6ee4\u82af", "name_en": "Cabin filter", "price_fen": 9800}, {"code": "fuel_filter", "name_zh": "\u71c3\u6cb9\u6ee4\u6e05\u5668", "name_en": "Fuel filter", "price_fen": 13500}, {"code": "brake_pads_front", "name_zh": "\u524d\u5239\u8f66\u7247\uff08\u4e00\u526f\uff09", "name_en": "Front brake pads (set)", "price_fen": 42000}, {"code": "brake_pads_rear", "name_zh": "\u540e\u5239\u8f66\u7247\uff08\u4e00\u526f\uff09", "name_en": "Rear brake pads (set)", "price_fen": 36000}, {"code": "brake_disc_front", "name_zh": "\u524d\u5239\u8f66\u76d8", "name_en": "Front brake disc", "price_fen": 39000}, {"code": "brake_cleaner", "name_zh": "\u5239\u8f66\u6e05\u6d17\u5242", "name_en": "Brake cleaner", "price_fen": 3500}, {"code": "brake_fluid_1l", "name_zh": "\u5239\u8f66\u6cb9 DOT 4 1\u5347", "name_en": "Brake fluid DOT 4, 1 l", "price_fen": 8800}, {"code": "tyre_205_55_r16", "name_zh": "\u8f6e\u80ce 205/55 R16", "name_en": "Tyre 205/55 R16", "price_fen": 45900}, {"code": "tyre_225_50_r17", "name_zh": "\u8f6e\u80ce 225/50 R17", "name_en": "Tyre 225/50 R17", "price_fen": 68900}, {"code": "valve", "name_zh": "\u6c14\u95e8\u5634", "name_en": "Valve", "price_fen": 1000}, {"code": "balance_weight", "name_zh": "\u5e73\u8861\u5757", "name_en": "Balance weight", "price_fen": 250}, {"code": "tyre_plug", "name_zh": "\u8611\u83c7\u9489", "name_en": "Plug patch", "price_fen": 3000}, {"code": "battery_60ah", "name_zh": "\u84c4\u7535\u6c60 60Ah", "name_en": "Battery 60 Ah", "price_fen": 56800}, {"code": "battery_70ah_efb", "name_zh": "\u542f\u505c\u84c4\u7535\u6c60 70Ah", "name_en": "Start-stop battery 70 Ah", "price_fen": 88800}, {"code": "refrigerant_can", "name_zh": "\u51b7\u5a92 R134a \u4e00\u7f50", "name_en": "Refrigerant R134a, can", "price_fen": 4800}, {"code": "ac_cleaner", "name_zh": "\u84b8\u53d1\u7bb1\u6e05\u6d17\u5242", "name_en": "Evaporator cleaner", "price_fen": 6500}, {"code": "atf_1l", "name_zh": "\u53d8\u901f\u7bb1\u6cb9 1\u5347", "name_en": "Transmission fluid, 1 l", "price_fen": 9800}, {"code": "atf_filter", "name_zh": "\u53d8\u901f\u7bb1\u6ee4\u7f51", "name_en": "Transmission filter", "price_fen": 16800}, {"code": "spark_plug", "name_zh": "\u94f1\u91d1\u706b\u82b1\u585e", "name_en": "Iridium spark plug", "price_fen": 9500}, {"code": "ignition_coil", "name_zh": "\u70b9\u706b\u7ebf\u5708", "name_en": "Ignition coil", "price_fen": 26000}, {"code": "wiper_pair", "name_zh": "\u96e8\u522e\u7247\uff08\u4e00\u5bf9\uff09", "name_en": "Wiper blades (pair)", "price_fen": 12800}, {"code": "coolant_1l", "name_zh": "\u9632\u51bb\u6db2 1\u5347", "name_en": "Coolant, 1 l", "price_fen": 4500}, {"code": "ev_coolant_1l", "name_zh": "\u4f4e\u7535\u5bfc\u51b7\u5374\u6db2 1\u5347", "name_en": "Low-conductivity coolant, 1 l", "price_fen": 9600}, {"code": "headlight_bulb", "name_zh": "\u5927\u706f\u706f\u6ce1", "name_en": "Headlight bulb", "price_fen": 7500}, {"code": "filler", "name_zh": "\u539f\u5b50\u7070", "name_en": "Body filler", "price_fen": 4000}, {"code": "primer", "name_zh": "\u5e95\u6f06", "name_en": "Primer", "price_fen": 6000}, {"code": "paint_panel", "name_zh": "\u9762\u6f06\u4e0e\u6e05\u6f06\uff08\u5355\u9762\uff09", "name_en": "Paint and clear coat (one panel)", "price_fen": 18000}], "staff": [{"code": "chen", "name": "\u9648\u96e8", "role": "advisor", "telegram_id": null, "skills": [], "shift": null}, {"code": "lin", "name": "\u6797\u4e00\u9e23", "role": "advisor", "telegram_id": null, "skills": [], "shift": null}, {"code": "zhao", "name": "\u8d75\u654f", "role": "follow_up_clerk", "telegram_id": null, "skills": [], "shift": null}, {"code": "sun", "name": "\u5b59\u4e3d", "role": "warranty_clerk", "telegram_id": null, "skills": [], "shift": null}, {"code": "qian", "name": "\u94b1\u56fd\u5f3a", "role": "workshop_supervisor", "telegram_id": null, "skills": [], "shift": null}, {"code": "zhou", "name": "\u5468\u5e08\u5085", "role": "technician", "telegram_id": null, "skills": [], "shift": null}, {"code": "gao", "name": "\u9ad8\u5e08\u5085", "role": "technician", "telegram_id": null, "skills": [], "shift": null}, {"code": "luo", "name": "\u7f57\u5e08\u5085", "role": "technician", "telegram_id": null, "skills": ["mechanic", "electrician"], "shift": null}, {"code": "tang", "name": "\u5510\u5e08\u5085", "role": "technician", "telegram_id": null, "skills": ["mechanic"], "shift": null}, {"code": "he", "name": "\u4f55\u5e08\u5085", "role": "technician", "telegram_id": null, "skills": ["painter"], "shift": null}, {"code": "wu", "name": "\u5434\u6653", "role": "parts_desk", "telegram_id": null, "skills": [], "shift": null}, {"code": "zheng", "name": "\u90d1\u5de5", "role": "inspector", "telegram_id": null, "skills": [], "shift": null}, {"code": "feng", "name": "\u51af\u7ecf\u7406", "role": "manager", "telegram_id": null, "skills": [], "shift": null}, {"code": "admin", "name": "\u7ba1\u7406\u5458", "role": "admin", "telegram_id": null, "skills": [], "shift": null}], "loaners": [{"code": "polo", "name": "\u5927\u4f17 Polo \u6caaA0001T"}, {"code": "corolla", "name": "\u4e30\u7530 \u5361\u7f57\u62c9 \u6caaA0002T"}], "diagnosis_service": "diagnosis", "policy": {"lead_time": "PT1H", "furthest": "P60D", "grid": "PT30M", "alternatives": 3, "hold": "PT5M", "buffer": "PT0S", "walk_in_share_percent": 0, "intake_per_quarter": 2, "change_limit": "PT2H", "session_timeout": "PT30M", "human_timeout": "PT12H", "complaint_answer": "P1D", "complaint_solution": "P2D", "fault_answer": "P1D", "fault_solution": "P2D", "rescue_on_site": "PT1H", "estimate_slack_percent": 15}}','2026-03-18 02:00:00.000000');
CREATE TABLE staff (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	telegram_id BIGINT, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT uq_staff_code UNIQUE (code), 
	CONSTRAINT uq_staff_telegram_id UNIQUE (telegram_id)
);
INSERT INTO "staff" VALUES(1,'chen','陈雨','advisor',NULL,1);
INSERT INTO "staff" VALUES(2,'lin','林一鸣','advisor',NULL,1);
INSERT INTO "staff" VALUES(3,'zhao','赵敏','follow_up_clerk',NULL,1);
INSERT INTO "staff" VALUES(4,'sun','孙丽','warranty_clerk',NULL,1);
INSERT INTO "staff" VALUES(5,'qian','钱国强','workshop_supervisor',NULL,1);
INSERT INTO "staff" VALUES(6,'zhou','周师傅','technician',NULL,1);
INSERT INTO "staff" VALUES(7,'gao','高师傅','technician',NULL,1);
INSERT INTO "staff" VALUES(8,'luo','罗师傅','technician',NULL,1);
INSERT INTO "staff" VALUES(9,'tang','唐师傅','technician',NULL,1);
INSERT INTO "staff" VALUES(10,'he','何师傅','technician',NULL,1);
INSERT INTO "staff" VALUES(11,'wu','吴晓','parts_desk',NULL,1);
INSERT INTO "staff" VALUES(12,'zheng','郑工','inspector',NULL,1);
INSERT INTO "staff" VALUES(13,'feng','冯经理','manager',NULL,1);
INSERT INTO "staff" VALUES(14,'admin','管理员','admin',NULL,1);
CREATE TABLE ticket_events (
	id INTEGER NOT NULL, 
	ticket_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	actor VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	data JSON NOT NULL, 
	CONSTRAINT pk_ticket_events PRIMARY KEY (id), 
	CONSTRAINT fk_ticket_events_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
INSERT INTO "ticket_events" VALUES(1,1,'registered','customer','2026-03-18 02:00:00.000000','{"kind": "booking", "summary": "\u5c0f\u4fdd\u517b\uff08\u673a\u6cb9\u673a\u6ee4\uff09", "urgent": false}');
INSERT INTO "ticket_events" VALUES(2,1,'appointment_booked','customer','2026-03-18 02:00:00.000000','{"starts_at": "2026-03-19T09:00:00+08:00", "ends_at": "2026-03-19T09:45:00+08:00", "bay": "Q2", "technician": "tang", "advisor": "chen", "loaner": null, "services": ["minor_service"], "estimate_fen": 46300}');
INSERT INTO "ticket_events" VALUES(3,2,'registered','customer','2026-03-18 02:00:00.000000','{"kind": "booking", "summary": "\u56db\u8f6e\u5b9a\u4f4d", "urgent": false}');
INSERT INTO "ticket_events" VALUES(4,2,'appointment_booked','customer','2026-03-18 02:00:00.000000','{"starts_at": "2026-03-20T14:00:00+08:00", "ends_at": "2026-03-20T15:00:00+08:00", "bay": "A1", "technician": "tang", "advisor": "chen", "loaner": null, "services": ["wheel_alignment"], "estimate_fen": 28000}');
INSERT INTO "ticket_events" VALUES(5,3,'registered','customer','2026-03-18 02:00:00.000000','{"kind": "fault_report", "summary": "\u5239\u8f66\u8e29\u4e0b\u53bb\u8f6f\u7ef5\u7ef5\u7684\uff0c\u611f\u89c9\u5239\u4e0d\u4f4f\uff0c\u8fd8\u80fd\u5f00\u5417\uff1f", "urgent": true}');
INSERT INTO "ticket_events" VALUES(6,4,'registered','customer','2026-03-18 02:00:00.000000','{"kind": "complaint", "summary": "\u4e0a\u5468\u521a\u4fee\u597d\u7684\u5f02\u54cd\u53c8\u51fa\u73b0\u4e86\uff0c\u8bf4\u597d\u4e24\u5c0f\u65f6\u7ed3\u679c\u7b49\u4e86\u4e00\u4e0b\u5348\uff0c\u6211\u8981\u6295\u8bc9\u3002", "urgent": false}');
INSERT INTO "ticket_events" VALUES(7,4,'claimed','staff:feng','2026-03-18 02:00:00.000000','{"name": "\u51af\u7ecf\u7406"}');
CREATE TABLE ticket_numbers (
	kind VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_ticket_numbers PRIMARY KEY (kind, year)
);
INSERT INTO "ticket_numbers" VALUES('booking',2026,2);
INSERT INTO "ticket_numbers" VALUES('fault_report',2026,1);
INSERT INTO "ticket_numbers" VALUES('complaint',2026,1);
CREATE TABLE tickets (
	id INTEGER NOT NULL, 
	number VARCHAR(24) NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	customer_id INTEGER NOT NULL, 
	conversation_id INTEGER, 
	summary TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	severity VARCHAR(16) NOT NULL, 
	vehicle_id INTEGER, 
	plate VARCHAR(16), 
	data JSON NOT NULL, 
	assignee_id INTEGER, 
	answered_at DATETIME, 
	closed_at DATETIME, 
	follows_id INTEGER, 
	CONSTRAINT pk_tickets PRIMARY KEY (id), 
	CONSTRAINT fk_tickets_assignee_id_staff FOREIGN KEY(assignee_id) REFERENCES staff (id), 
	CONSTRAINT fk_tickets_conversation_id_conversations FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_tickets_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_tickets_follows_id_tickets FOREIGN KEY(follows_id) REFERENCES tickets (id), 
	CONSTRAINT fk_tickets_vehicle_id_vehicles FOREIGN KEY(vehicle_id) REFERENCES vehicles (id), 
	CONSTRAINT uq_tickets_number UNIQUE (number)
);
INSERT INTO "tickets" VALUES(1,'B2026-0001','booking',1,1,'小保养（机油机滤）','2026-03-18 02:00:00.000000','new',0,'ordinary',1,'沪A12345','{}',NULL,NULL,NULL,NULL);
INSERT INTO "tickets" VALUES(2,'B2026-0002','booking',3,3,'四轮定位','2026-03-18 02:00:00.000000','new',0,'ordinary',3,'沪B24680','{}',NULL,NULL,NULL,NULL);
INSERT INTO "tickets" VALUES(3,'F2026-0001','fault_report',2,2,'刹车踩下去软绵绵的，感觉刹不住，还能开吗？','2026-03-18 02:00:00.000000','new',1,'ordinary',2,'沪AD67890','{"words": "\u5239\u8f66\u8e29\u4e0b\u53bb\u8f6f\u7ef5\u7ef5\u7684\uff0c\u611f\u89c9\u5239\u4e0d\u4f4f\uff0c\u8fd8\u80fd\u5f00\u5417\uff1f", "danger": ["brakes"]}',NULL,NULL,NULL,NULL);
INSERT INTO "tickets" VALUES(4,'C2026-0001','complaint',4,4,'上周刚修好的异响又出现了，说好两小时结果等了一下午，我要投诉。','2026-03-18 02:00:00.000000','claimed',0,'ordinary',4,'沪C13579','{"words": "\u4e0a\u5468\u521a\u4fee\u597d\u7684\u5f02\u54cd\u53c8\u51fa\u73b0\u4e86\uff0c\u8bf4\u597d\u4e24\u5c0f\u65f6\u7ed3\u679c\u7b49\u4e86\u4e00\u4e0b\u5348\uff0c\u6211\u8981\u6295\u8bc9\u3002", "complaint_class": "product_quality", "quality_caused": true, "against_person": false}',13,NULL,NULL,NULL);
CREATE TABLE vehicles (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	plate VARCHAR(16), 
	vin VARCHAR(17), 
	brand VARCHAR(60), 
	model VARCHAR(80), 
	first_delivery_on DATE, 
	odometer_km INTEGER, 
	service_interval_km INTEGER, 
	service_interval_days INTEGER, 
	next_due_on DATE, 
	next_due_km INTEGER, 
	CONSTRAINT pk_vehicles PRIMARY KEY (id), 
	CONSTRAINT fk_vehicles_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_vehicles_plate UNIQUE (plate), 
	CONSTRAINT uq_vehicles_vin UNIQUE (vin)
);
INSERT INTO "vehicles" VALUES(1,1,'2026-03-18 02:00:00.000000','沪A12345',NULL,'大众','帕萨特','2022-05-20',53000,NULL,NULL,NULL,NULL);
INSERT INTO "vehicles" VALUES(2,2,'2026-03-18 02:00:00.000000','沪AD67890',NULL,'比亚迪','汉','2024-09-01',21000,NULL,NULL,NULL,NULL);
INSERT INTO "vehicles" VALUES(3,3,'2026-03-18 02:00:00.000000','沪B24680',NULL,'宝马','3系','2021-03-15',68000,NULL,NULL,NULL,NULL);
INSERT INTO "vehicles" VALUES(4,4,'2026-03-18 02:00:00.000000','沪C13579',NULL,'丰田','卡罗拉','2019-11-08',96000,NULL,NULL,NULL,NULL);
CREATE INDEX ix_identities_customer_id ON identities (customer_id);
CREATE INDEX ix_vehicles_customer_id ON vehicles (customer_id);
CREATE INDEX ix_conversations_customer_id ON conversations (customer_id);
CREATE INDEX ix_odometer_readings_vehicle_id ON odometer_readings (vehicle_id);
CREATE INDEX ix_tickets_conversation_id ON tickets (conversation_id);
CREATE INDEX ix_tickets_customer_id ON tickets (customer_id);
CREATE INDEX ix_tickets_state_created_at ON tickets (state, created_at);
CREATE INDEX ix_appointments_customer_id ON appointments (customer_id);
CREATE INDEX ix_appointments_starts_at ON appointments (starts_at);
CREATE INDEX ix_messages_conversation_id_id ON messages (conversation_id, id);
CREATE INDEX ix_messages_ticket_id ON messages (ticket_id);
CREATE INDEX ix_ticket_events_ticket_id ON ticket_events (ticket_id);
CREATE INDEX ix_held_appointment_id ON held (appointment_id);
CREATE INDEX ix_held_conversation_id ON held (conversation_id);
CREATE INDEX ix_held_expires_at ON held (expires_at);
CREATE INDEX ix_outbox_chat_queued ON outbox (channel, account, address) WHERE state = 'queued';
CREATE INDEX ix_outbox_queued ON outbox (priority, id) WHERE state = 'queued';
CREATE INDEX ix_outbox_ticket_id ON outbox (ticket_id);
COMMIT;
